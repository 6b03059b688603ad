import { type Flag, runFlags } from '../flags.ts';

/** Flags of a run that mean the same here. */
const sharedNames = new Set([
  'check',
  'diff',
  'detailed-exitcode',
  'engine',
  'jobs',
  'fallback',
  'kept-is',
  'no-bytes',
  'config',
  'authfile',
  'insecure',
  'limit-rate',
  'verbose',
  'quiet',
  'json',
  'color',
  'progress',
  'report',
  'debug',
]);

const ownFlags: readonly Flag[] = [
  {
    name: 'file',
    short: 'f',
    value: 'LIST',
    group: 'Images',
    text: 'a list of images, in any format; - is standard input',
  },
  {
    name: 'destination',
    short: 'd',
    value: 'REG',
    group: 'Images',
    text: 'registry of the targets that name none',
  },
  {
    name: 'failed',
    short: 'o',
    value: 'FILE',
    group: 'Images',
    text: 'the list of what failed, for -f (mirror-failed.txt)',
  },
  {
    name: 'arch',
    short: 'a',
    value: 'LIST',
    repeats: true,
    group: 'Mirroring',
    text: 'only these architectures: amd64,arm64',
  },
  {
    name: 'os',
    value: 'LIST',
    repeats: true,
    group: 'Mirroring',
    text: 'only these systems; linux where only -a is given',
  },
  {
    name: 'index',
    value: 'HOW',
    choices: ['rebuild', 'sparse', 'auto'],
    group: 'Mirroring',
    text: 'what becomes of the index of a part; rebuild is the default here',
  },
  {
    name: 'src-authfile',
    value: 'FILE',
    group: 'Files and hosts',
    text: 'credentials for the sources',
  },
  {
    name: 'dest-authfile',
    value: 'FILE',
    group: 'Files and hosts',
    text: 'credentials for the target',
  },
  {
    name: 'dest-key-file',
    value: 'FILE',
    group: 'Files and hosts',
    text: "a Google service account's JSON key, for the target",
  },
  {
    name: 'tls-verify',
    group: 'Files and hosts',
    text: '--tls-verify=false: any certificate, or plain http, at both ends',
  },
];

const order = ['Images', 'Run', 'Mirroring', 'Files and hosts', 'Output'];

/** The flags of `mirror-play mirror`, in the order of the help. */
export const mirrorFlags: readonly Flag[] = [
  ...ownFlags,
  ...runFlags.filter((flag) => sharedNames.has(flag.name)),
].toSorted((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
