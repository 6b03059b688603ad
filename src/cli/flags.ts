import type { Flag } from './flag.ts';
import { hostFlags, lookFlags, vaultFlags } from './language-flags.ts';
import { policyFlags } from './policy-flags.ts';

const flags: readonly Flag[] = [
  {
    name: 'check',
    short: 'C',
    otherShorts: ['n'],
    aliases: ['dry-run'],
    group: 'Run',
    text: 'show what would be done; write nothing',
  },
  {
    name: 'check-reads',
    group: 'Run',
    text: 'with --check: commands that only read run for real',
  },
  { name: 'diff', short: 'D', group: 'Run', text: 'show how files would change or changed' },
  {
    name: 'extra-vars',
    short: 'e',
    value: 'VARS',
    repeats: true,
    group: 'Run',
    text: 'variables: key=value, JSON or YAML, or @file',
  },
  {
    name: 'tags',
    short: 't',
    value: 'TAGS',
    repeats: true,
    group: 'Run',
    text: 'only plays and tasks with one of these tags',
  },
  {
    name: 'skip-tags',
    value: 'TAGS',
    repeats: true,
    group: 'Run',
    text: 'not the plays and tasks with one of these tags',
  },
  { name: 'start-at-task', value: 'NAME', group: 'Run', text: 'begin at the task of that name' },
  { name: 'step', group: 'Run', text: 'ask before every task' },
  { name: 'force-handlers', group: 'Run', text: 'run notified handlers after a failure, too' },
  { name: 'strict', group: 'Run', text: 'warnings about the files are errors' },
  {
    name: 'detailed-exitcode',
    group: 'Run',
    text: 'exit 3 when changes are pending (with --check)',
  },
  ...hostFlags,
  ...lookFlags,
  {
    name: 'engine',
    value: 'ENGINE',
    choices: ['native', 'skopeo', 'auto'],
    group: 'Mirroring',
    text: 'what copies images',
  },
  { name: 'jobs', short: 'j', value: 'N', group: 'Mirroring', text: 'images in flight at a time' },
  {
    name: 'fallback',
    value: 'WHICH',
    choices: ['exists', 'digest', 'never'],
    group: 'Mirroring',
    text: 'which earlier copy counts when a source fails',
  },
  {
    name: 'kept-is',
    value: 'HOW',
    choices: ['ok', 'fail'],
    group: 'Mirroring',
    text: 'whether a kept image is a success',
  },
  {
    name: 'no-bytes',
    group: 'Mirroring',
    text: 'plan with HEAD requests alone: fewer pulls, no sizes',
  },
  ...policyFlags,
  {
    name: 'config',
    value: 'FILE',
    group: 'Files and hosts',
    text: 'instead of the mirror-play.yml found above the playbook',
  },
  ...vaultFlags,
  {
    name: 'authfile',
    value: 'FILE',
    group: 'Files and hosts',
    text: 'credentials, where a task names no file of its own',
  },
  {
    name: 'insecure',
    value: 'HOST',
    repeats: true,
    group: 'Files and hosts',
    text: 'no TLS verification, or plain http, for host[:port]',
  },
  {
    name: 'limit-rate',
    value: 'RATE',
    group: 'Files and hosts',
    text: 'bytes per second and host: 500k, 10M (native engine)',
  },
  {
    name: 'limit-connections',
    value: 'N',
    group: 'Files and hosts',
    text: 'requests at a time to one host, from 3 on',
  },
  {
    name: 'limit-requests',
    value: 'RATE',
    group: 'Files and hosts',
    text: 'requests per second and host: 5, 0.5',
  },
  {
    name: 'rate-limit',
    value: 'HOW',
    choices: ['wait', 'stop', 'ignore'],
    group: 'Files and hosts',
    text: 'what to do when a registry allows no more pulls',
  },
  {
    name: 'verbose',
    short: 'v',
    repeats: true,
    group: 'Output',
    text: 'show results; -vv also places, -vvv also arguments',
  },
  { name: 'quiet', short: 'q', group: 'Output', text: 'failures, kept images and the recap only' },
  { name: 'json', group: 'Output', text: 'events as NDJSON; with --check one plan document' },
  {
    name: 'callback',
    value: 'NAME',
    choices: ['default', 'minimal', 'json'],
    group: 'Output',
    text: "Ansible's callbacks: minimal has no headers; json is one document",
  },
  {
    name: 'result-format',
    value: 'FORMAT',
    choices: ['json', 'yaml'],
    group: 'Output',
    text: 'how results are written',
  },
  {
    name: 'color',
    aliases: ['colour'],
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    group: 'Output',
    text: 'NO_COLOR and FORCE_COLOR work too',
  },
  {
    name: 'progress',
    value: 'HOW',
    choices: ['auto', 'tty', 'plain', 'none'],
    group: 'Output',
    text: 'how transfers are shown while they run',
  },
  {
    name: 'report',
    value: 'KIND',
    repeats: true,
    group: 'Output',
    text: 'also: junit=FILE, profile_tasks, timer',
  },
  { name: 'check-markers', group: 'Output', text: 'write [CHECK MODE] into the headers' },
  { name: 'debug', group: 'Output', text: 'log lines, and stack traces of errors' },
];

/** Every flag of `mirror-play PLAYBOOK`, in the order of the help. */
export const runFlags: readonly Flag[] = flags;

const validateNames = new Set([
  'vault-password-file',
  'vault-id',
  'ask-vault-pass',
  'extra-vars',
  'strict',
  'config',
  'json',
  'color',
  'quiet',
  'debug',
]);

/** The flags of `mirror-play validate`. */
export const validateFlags: readonly Flag[] = flags.filter((flag) => validateNames.has(flag.name));

const sharedVerifyNames = new Set([
  'config',
  'authfile',
  'insecure',
  'limit-rate',
  'limit-connections',
  'limit-requests',
  'rate-limit',
  'debug',
]);

/** The flags of `mirror-play verify`. */
export const verifyFlags: readonly Flag[] = [
  { name: 'deep', group: 'Run', text: 'also ask for every blob' },
  { name: 'bytes', group: 'Run', text: 'read and hash every blob' },
  { name: 'json', group: 'Output', text: 'one JSON document' },
  ...flags.filter((flag) => sharedVerifyNames.has(flag.name)),
];

/** The environment variable that stands for a flag: `MIRROR_PLAY_KEPT_IS`. */
export function variableOf(flag: Flag): string {
  return `MIRROR_PLAY_${flag.name.replaceAll('-', '_').toUpperCase()}`;
}
