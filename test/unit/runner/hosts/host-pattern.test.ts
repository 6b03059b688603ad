import { describe, expect, it } from 'vitest';
import { InventoryBuilder } from '../../../../src/playbook/inventory/builder.ts';
import { selectHosts } from '../../../../src/runner/hosts/host-pattern.ts';
import { Inventory } from '../../../../src/runner/hosts/inventory.ts';

const builder = new InventoryBuilder();
builder.addHosts('web[1:4]', 'web', [], undefined);
builder.addHosts('db[1:2]', 'db', [], undefined);
builder.addHosts('web2', 'canary', [], undefined);
builder.addHosts('fe80::1', 'six', [], undefined);
const inventory = new Inventory(builder.build());

describe('a pattern of hosts', () => {
  it.each<[string, string[]]>([
    ['web', ['web1', 'web2', 'web3', 'web4']],
    ['db:canary', ['db1', 'db2', 'web2']],
    ['db,web1', ['db1', 'db2', 'web1']],
    ['web:!canary', ['web1', 'web3', 'web4']],
    ['!web:!six', ['db1', 'db2']],
    ['web:&canary', ['web2']],
    ['!canary:web:&web', ['web1', 'web3', 'web4']],
    ['web[0]', ['web1']],
    ['web[-1]', ['web4']],
    ['web[1:2]', ['web2', 'web3']],
    ['web[2:]', ['web3', 'web4']],
    ['w*', ['web1', 'web2', 'web3', 'web4']],
    ['web[13]*', ['web1', 'web3']],
    ['~(db|web)1', ['web1', 'db1']],
    ['fe80::1', ['fe80::1']],
    ['localhost', ['localhost']],
    ['all:!web:!six', ['db1', 'db2']],
  ])('%s', (pattern, hosts) => {
    expect(selectHosts(inventory, pattern)).toEqual({ hosts, unmatched: [] });
  });

  it('says what nothing answers to', () => {
    expect(selectHosts(inventory, 'web1:nowhere:!never')).toEqual({
      hosts: ['web1'],
      unmatched: ['nowhere', 'never'],
    });
  });
});
