import { listFormats } from '../../lists/model.ts';
import type { Flag } from '../flag.ts';
import { runFlags } from '../flags.ts';
import { hostFlags, lookFlags, vaultFlags } from '../language-flags.ts';

/** Flags of a run that have no meaning without a playbook. */
const playbookNames = new Set([
  'extra-vars',
  'tags',
  'skip-tags',
  'start-at-task',
  'step',
  'force-handlers',
  ...[...hostFlags, ...lookFlags, ...vaultFlags].map(({ name }) => name),
  'strict',
  'check-markers',
  'result-format',
]);

/** What image-tools and Hangar call flags of ours. */
const otherNames: Readonly<Record<string, Pick<Flag, 'short' | 'aliases'>>> = {
  arch: { short: 'a' },
  'source-registry': { short: 's', aliases: ['source'] },
  'target-registry': { short: 'd', aliases: ['destination'] },
  'source-org': { aliases: ['source-project'] },
  'target-org': { aliases: ['destination-project'] },
};

const ownFlags: readonly Flag[] = [
  {
    name: 'file',
    short: 'f',
    value: 'LIST',
    group: 'Images',
    text: 'a list of images, in any format; - is standard input',
  },
  {
    name: 'format',
    value: 'FORMAT',
    choices: listFormats,
    group: 'Images',
    text: 'of the list, where it is not to be told by what it holds',
  },
  {
    name: 'select',
    value: 'NAMES',
    repeats: true,
    group: 'Images',
    text: 'only these entries of the list: name, name#variant, #variant',
  },
  {
    name: 'skip-conflicts',
    group: 'Images',
    text: 'leave out sources that want the same target, and mirror the rest',
  },
  {
    name: 'failed',
    short: 'o',
    value: 'FILE',
    group: 'Images',
    text: 'the list of what failed, for -f (mirror-failed.txt)',
  },
  {
    name: 'referrers',
    group: 'Mirroring',
    text: 'signatures, attestations and SBOMs come along',
  },
  {
    name: 'provenance',
    group: 'Platforms',
    text: '--provenance=false: as --attestations drop',
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
  {
    name: 'src-tls-verify',
    group: 'Files and hosts',
    text: 'the same, for the sources alone',
  },
  {
    name: 'dest-tls-verify',
    group: 'Files and hosts',
    text: 'the same, for the target alone',
  },
  {
    name: 'skip-login',
    aliases: ['insecure-policy', 'remove-signatures'],
    group: 'Files and hosts',
    text: "Hangar's; nothing to do here",
  },
];

const order = ['Images', 'Run', 'Mirroring', 'Platforms', 'Names', 'Files and hosts', 'Output'];

/** The flags of `mirror-play mirror`, in the order of the help. */
export const mirrorFlags: readonly Flag[] = [
  ...ownFlags,
  ...runFlags.filter((flag) => !playbookNames.has(flag.name)),
]
  .map((flag) => ({ ...flag, ...otherNames[flag.name] }))
  .toSorted((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
