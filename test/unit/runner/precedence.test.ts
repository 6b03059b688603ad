import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cliRun } from '../../helpers/cli-run.ts';
import { precedenceSite, subjects } from '../../helpers/precedence.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { writeInto } from '../../helpers/write-into.ts';
import { cleanUp, playFiles } from './stage.ts';

afterAll(cleanUp);

describe('precedence', () => {
  const folder = tempDir('precedence');
  let told: Readonly<Record<string, string>>;

  beforeAll(async () => {
    for (const [name, content] of Object.entries(precedenceSite())) {
      writeInto(folder.path, name, content);
    }
    const out = join(folder.path, 'told.json');
    const [site, hosts, extra] = ['site.yml', 'inventory/hosts.yml', 'extra.json'].map((name) =>
      join(folder.path, name),
    ) as [string, string, string];
    const args = [site, '-i', hosts, '-e', `@${extra}`, '-e', `out=${out}`];
    const { code, err } = await cliRun(args, { cwd: folder.path });
    expect(code, err).toBe(0);
    told = JSON.parse(readFileSync(out, 'utf8'));
  });
  afterAll(() => folder.remove());

  it.each(subjects)('$high is seen where $low is set, too', ({ v, high }) => {
    expect(told[v]).toBe(high);
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
