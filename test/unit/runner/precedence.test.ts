import { afterAll, describe, expect, it } from 'vitest';
import { InventoryBuilder } from '../../../src/playbook/inventory/builder.ts';
import type { InventoryModel } from '../../../src/playbook/inventory/model.ts';
import { type Level, levels, pairs, precedenceFiles } from '../../helpers/precedence.ts';
import { cleanUp, playFiles } from './stage.ts';

afterAll(cleanUp);

describe('precedence', () => {
  it.each(pairs)('%s beats %s', async (high, low) => {
    const set = [high, low];
    const files = precedenceFiles({ v: 'v', set, tell: 'debug: { msg: "{{ v }}" }' });
    const extraVars = new Map(set.includes('extra vars') ? [['v', 'extra vars']] : []);
    const { said } = await playFiles(files, { extraVars, inventory: inventoryWith(set) });
    expect(said).toEqual([high]);
  });

  it('knows every level by itself', async () => {
    for (const level of levels) {
      const files = precedenceFiles({ v: 'v', set: [level], tell: 'debug: { msg: "{{ v }}" }' });
      const extraVars = new Map(level === 'extra vars' ? [['v', level]] : []);
      const { said } = await playFiles(files, { extraVars, inventory: inventoryWith([level]) });
      expect(said).toEqual([level]);
    }
  });

  it("keeps a role entry's vars within the role", async () => {
    const { said } = await playFiles({
      'roles/r/tasks/main.yml': '- debug: { msg: "{{ v }}" }\n',
      'site.yml': `
- hosts: localhost
  gather_facts: false
  roles:
    - { role: r, vars: { v: entry } }
  tasks:
    - debug: { msg: "{{ v | default('gone') }}" }
`,
    });
    expect(said).toEqual(['entry', 'gone']);
  });
});

/** Localhost in a group, with `v` at these levels of the inventory. */
function inventoryWith(set: readonly Level[]): InventoryModel {
  const builder = new InventoryBuilder();
  const at = (level: Level): [string, string][] => (set.includes(level) ? [['v', level]] : []);
  builder.addHosts('localhost', 'some', at('inventory, host'), undefined);
  for (const [name, value] of at('inventory, group'))
    builder.group('some').variables.set(name, value);
  for (const [name, value] of at('inventory, all')) builder.group('all').variables.set(name, value);
  return builder.build();
}
