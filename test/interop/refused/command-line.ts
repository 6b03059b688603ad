import type { Refused } from './refused.ts';

/** Command lines and configuration. */
export const commandLine: readonly Refused[] = [
  {
    name: 'a flag that is not there',
    tasks: '- debug:',
    flags: ['--no-such-flag'],
    code: 5,
    ansible: 2,
    error: "MP7003 unknown option '--no-such-flag'",
  },
  {
    name: 'a flag that is misspelt',
    tasks: '- debug:',
    flags: ['--skip-tag', 'x', '--limt', 'x'],
    code: 5,
    ansible: 2,
    error: "MP7003 unknown option '--skip-tag'",
  },
  {
    name: 'a limit of no host',
    tasks: '- debug:',
    files: { hosts: 'localhost ansible_connection=local\n' },
    flags: ['-i', 'hosts', '--limit', 'nowhere'],
    code: 1,
    ansible: 1,
    error:
      'MP1022 Specified inventory, host pattern and/or --limit leaves us with no hosts to target.',
  },
  {
    name: 'a limit of a file that is not there',
    tasks: '- debug:',
    files: { hosts: 'localhost ansible_connection=local\n' },
    flags: ['-i', 'hosts', '--limit', '@nowhere'],
    code: 1,
    ansible: 1,
    error: 'MP1001 Unable to find limit file nowhere',
  },
  {
    name: 'forks that are no number',
    tasks: '- debug:',
    flags: ['-f', 'many'],
    code: 5,
    ansible: 2,
    error: 'MP7004 --forks is "many"',
  },
  {
    name: 'a callback that is not there',
    tasks: '- debug:',
    env: { ANSIBLE_STDOUT_CALLBACK: 'nowhere' },
    code: 0,
    ansible: 1,
    error: 'fatal Hello world!',
    differs: "Ansible's callbacks that are not here are no mistake: its default one is ours",
  },
  {
    name: 'an ansible.cfg that does not parse',
    tasks: '- debug:',
    files: { 'ansible.cfg': 'forks = 3\n[defaults\n' },
    code: 4,
    ansible: 5,
    error: 'MP2071 ansible.cfg:1:1 this is no line of ansible.cfg: forks = 3',
  },
  {
    name: 'an ansible.cfg with a number that is none',
    tasks: '- debug:',
    files: { 'ansible.cfg': '[defaults]\nforks = many\n' },
    code: 5,
    ansible: 5,
    error: 'MP7004 --forks is "many"',
  },
];
