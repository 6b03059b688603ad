import type { Flag } from './flag.ts';

/**
 * Flags of the policies of mirror tasks: `--on-conflict` is the property `on_conflict` of
 * `policySchema`.
 */
export const policyFlags: readonly Flag[] = [
  {
    name: 'on-conflict',
    value: 'WHAT',
    choices: ['update', 'fail', 'stop', 'leave'],
    group: 'Mirroring',
    text: 'a tag that stands for something else at the target',
  },
  {
    name: 'only-missing',
    group: 'Mirroring',
    text: 'skip images whose tag the target has; do not ask their sources',
  },
  {
    name: 'overwrite',
    group: 'Mirroring',
    text: 'replace what the target has, whatever the configuration says',
  },
  {
    name: 'backup-tag',
    value: 'EXPR',
    group: 'Mirroring',
    text: "tag the old manifest before a tag moves: tag ~ '-old'",
  },
  {
    name: 'retries',
    value: 'N',
    group: 'Mirroring',
    text: 'more attempts at an image, for failures that may pass',
  },
  { name: 'delay', value: 'SECONDS', group: 'Mirroring', text: 'between those attempts' },
  {
    name: 'timeout',
    value: 'SECONDS',
    group: 'Mirroring',
    text: 'give up an attempt at one image then: 600, 10m',
  },
  {
    name: 'platforms',
    value: 'LIST',
    repeats: true,
    group: 'Platforms',
    text: 'copy only these: linux/amd64,linux/arm64',
  },
  {
    name: 'arch',
    value: 'LIST',
    repeats: true,
    group: 'Platforms',
    text: 'copy only these architectures: amd64,arm64',
  },
  {
    name: 'os',
    value: 'LIST',
    repeats: true,
    group: 'Platforms',
    text: 'copy only these operating systems: linux',
  },
  {
    name: 'platform-missing',
    value: 'HOW',
    choices: ['fail', 'skip'],
    group: 'Platforms',
    text: 'an image that has none of them',
  },
  {
    name: 'required-platforms',
    value: 'LIST',
    repeats: true,
    group: 'Platforms',
    text: 'an image that lacks one of these fails',
  },
  {
    name: 'index',
    value: 'HOW',
    choices: ['auto', 'sparse', 'rebuild'],
    group: 'Platforms',
    text: 'an index of which not all is copied',
  },
  {
    name: 'merge',
    group: 'Platforms',
    text: 'keep platforms in the index that the target has already',
  },
  {
    name: 'attestations',
    value: 'HOW',
    choices: ['keep', 'drop'],
    group: 'Platforms',
    text: 'children unknown/unknown of an index',
  },
  {
    name: 'platform-tags',
    value: 'HOW',
    choices: ['yes', 'rancher', 'no'],
    group: 'Platforms',
    text: 'also TAG-ARCH[VARIANT] for every platform',
  },
  {
    name: 'naming',
    value: 'HOW',
    group: 'Names',
    text: "targets: path, whole, mirrored, or an expression: source.org ~ '/' ~ source.name",
  },
  {
    name: 'source-registry',
    value: 'REGISTRY',
    group: 'Names',
    text: 'in place of the registry of every source',
  },
  { name: 'source-org', value: 'ORG', group: 'Names', text: "in place of every source's path" },
  {
    name: 'target-registry',
    value: 'REGISTRY',
    group: 'Names',
    text: 'in place of the registry of every target',
  },
  { name: 'target-org', value: 'ORG', group: 'Names', text: "in place of every target's path" },
];
