import type { Refused } from './refused.ts';

function hosts(name: string, text: string, error: string, file = 'hosts'): Refused {
  return {
    name,
    files: { [file]: text },
    tasks: '- debug:',
    flags: ['-i', file],
    code: 4,
    ansible: 0,
    error,
    differs: 'Ansible warns, and goes on without the hosts that it could not read',
  };
}

/** Inventories that cannot be read. */
export const inventories: readonly Refused[] = [
  hosts('an INI section that is not closed', '[web\na\n', 'MP2031 hosts:1:1 invalid section: [web'),
  hosts(
    'an INI section of an unknown kind',
    '[web:kids]\na\n',
    'MP2031 hosts:1:1 section [web:kids] has an unknown type',
  ),
  hosts(
    'INI variables of a group that is not there',
    '[web:vars]\na=1\n',
    'MP2031 hosts:1:1 [web:vars] is for a group that is not defined',
  ),
  hosts(
    'INI variables without a value',
    '[web]\na\n[web:vars]\nx\n',
    'MP2031 hosts:4:1 expected key=value, got: x',
  ),
  hosts(
    'an INI host with a word more',
    '[web]\na b\n',
    'MP2031 hosts:2:1 expected key=value after the host, got: b',
  ),
  hosts(
    'an INI host with an open quote',
    '[web]\na x="1\n',
    'MP2031 hosts:2:1 a quote is not closed: "1',
  ),
  hosts(
    'a range that runs backwards',
    'a[5:1]\n',
    'MP2031 hosts:1:1 "a[5:1]" is no range of hosts',
  ),
  hosts('a range of nothing', 'a[:]\n', 'MP2031 hosts:1:1 "a[:]" is no range of hosts'),
  hosts('a group of itself', '[a:children]\na\n', 'MP2031 hosts:2:1 the group a is its own child'),
  hosts(
    'groups in a circle',
    '[a:children]\nb\n[b:children]\na\n',
    'MP2031 hosts:4:1 the groups b and a are below each other',
  ),
  hosts(
    'a YAML inventory that is a list',
    '- a\n',
    'MP2032 hosts.yml:1:1 an inventory is a mapping of groups, not a list',
    'hosts.yml',
  ),
  hosts(
    'a YAML inventory that is text',
    'hello\n',
    'MP2032 hosts.yml:1:1 an inventory is a mapping of groups, not text',
    'hosts.yml',
  ),
  hosts(
    'a YAML inventory with a mistake',
    'all: [\n',
    'MP1003 hosts.yml:1:7 YAML syntax error: flow sequence in block collection must be sufficiently indented and end with a ]',
    'hosts.yml',
  ),
  hosts(
    'a YAML group that is text',
    'all: hello\n',
    'MP2032 hosts.yml:1:6 "all" wants a mapping with hosts, vars and children, not text',
    'hosts.yml',
  ),
  hosts(
    'YAML hosts that are a list',
    'all: { hosts: [a, b] }\n',
    'MP2032 hosts.yml:1:15 "hosts" wants a mapping, not a list',
    'hosts.yml',
  ),
  hosts(
    'YAML hosts with a bad range',
    'all: { hosts: { "a[5:1]": } }\n',
    'MP2030 hosts.yml:1:17 "a[5:1]" is no range of hosts',
    'hosts.yml',
  ),
  hosts(
    'YAML variables that are a list',
    'all: { vars: [a] }\n',
    'MP2032 hosts.yml:1:14 "vars" wants a mapping, not a list',
    'hosts.yml',
  ),
];
