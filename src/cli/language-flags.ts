import type { Flag } from './flag.ts';

/** Flags of vault passwords. */
export const vaultFlags: readonly Flag[] = [
  {
    name: 'vault-password-file',
    aliases: ['vault-pass-file'],
    value: 'FILE',
    repeats: true,
    group: 'Files and hosts',
    text: 'vault password; a program is run and prints it',
  },
  {
    name: 'vault-id',
    value: 'ID',
    repeats: true,
    group: 'Files and hosts',
    text: 'the same with a label: LABEL@FILE or LABEL@prompt',
  },
  {
    name: 'ask-vault-pass',
    short: 'J',
    aliases: ['ask-vault-password'],
    group: 'Files and hosts',
    text: 'ask for the vault password',
  },
];

/** Flags of hosts, and of the user that tasks run as. */
export const hostFlags: readonly Flag[] = [
  {
    name: 'inventory',
    short: 'i',
    aliases: ['inventory-file'],
    value: 'SOURCE',
    repeats: true,
    group: 'Hosts and users',
    text: 'hosts: a file (INI, YAML), a folder, or a list: a,b,',
  },
  {
    name: 'limit',
    short: 'l',
    aliases: ['subset'],
    value: 'PATTERN',
    group: 'Hosts and users',
    text: 'only these of the hosts; @FILE names them line by line',
  },
  { name: 'forks', short: 'f', value: 'N', group: 'Hosts and users', text: 'hosts at a time (5)' },
  { name: 'become', short: 'b', group: 'Hosts and users', text: 'act as another user' },
  {
    name: 'become-user',
    value: 'USER',
    group: 'Hosts and users',
    text: 'the user to act as (root)',
  },
  {
    name: 'become-method',
    value: 'METHOD',
    group: 'Hosts and users',
    text: 'how to become that user (sudo)',
  },
  {
    name: 'ask-become-pass',
    short: 'K',
    aliases: ['ask-become-password'],
    group: 'Hosts and users',
    text: 'ask for the password of sudo',
  },
  {
    name: 'become-password-file',
    aliases: ['become-pass-file'],
    value: 'FILE',
    group: 'Hosts and users',
    text: 'the password of sudo',
  },
  {
    name: 'connection',
    short: 'c',
    value: 'TYPE',
    group: 'Hosts and users',
    text: 'only local: every host is this machine',
  },
  {
    name: 'user',
    short: 'u',
    value: 'USER',
    group: 'Hosts and users',
    text: 'user of remote connections: accepted, there are none',
  },
  {
    name: 'flush-cache',
    group: 'Hosts and users',
    text: 'forget the facts that earlier runs have kept',
  },
];

/** Flags that show what there is and run nothing. */
export const lookFlags: readonly Flag[] = [
  { name: 'syntax-check', group: 'Look only', text: 'check the playbooks, run nothing' },
  { name: 'list-hosts', group: 'Look only', text: 'name the hosts of each play' },
  { name: 'list-tasks', group: 'Look only', text: 'name the tasks that would run' },
  { name: 'list-tags', group: 'Look only', text: 'name the tags of each play' },
];
