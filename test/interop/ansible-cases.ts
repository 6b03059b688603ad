import type { Overrides } from '../unit/runner/stage.ts';

/** One playbook to be run by both. */
export interface Case {
  readonly name: string;
  /** In test/fixtures/playbooks, without `.yml`. */
  readonly playbook: string;
  /** For ansible-playbook … */
  readonly flags?: readonly string[];
  /** … and the same for us. */
  readonly options?: Overrides;
  readonly differs?: Difference;
}

/** A difference from ansible-core 2.14 (Debian's) that is meant to be. */
interface Difference {
  readonly reason: string;
  /** What to add to our counters to get ansible's. */
  readonly recap?: Readonly<Record<string, number>>;
  /** Ansible's exit code. */
  readonly exit?: number;
}

/** From 2.16 on, include_role reports `included:`, which counts as ok. */
function includedRoles(count: number): Difference {
  return {
    reason: 'ansible-core 2.16 and newer count an include_role as ok, 2.14 does not',
    recap: { ok: -count },
  };
}

const plain = (playbook: string): Case => ({ name: playbook, playbook });

const check: Pick<Case, 'flags' | 'options'> = { flags: ['--check'], options: { check: true } };

/** Every playbook and way of running it. */
export const cases: readonly Case[] = [
  plain('precedence'),
  { ...plain('role-variables'), differs: includedRoles(2) },
  plain('role-dependencies'),
  { ...plain('role-exposure'), differs: includedRoles(2) },
  plain('import-role'),
  { ...plain('role-params'), differs: includedRoles(3) },
  { ...plain('include-tasks'), differs: includedRoles(1) },
  plain('include-missing'),
  plain('include-in-loop-with-rescue'),
  plain('loops'),
  plain('loop-conditions'),
  plain('blocks'),
  plain('block-fails'),
  plain('handlers'),
  plain('handler-missing'),
  plain('handlers-after-failure'),
  plain('until'),
  plain('results'),
  plain('conditions'),
  { ...plain('tags'), name: 'tags, all' },
  {
    ...plain('tags'),
    name: 'tags, one',
    flags: ['--tags', 'one'],
    options: { tags: ['one'] },
  },
  {
    ...plain('tags'),
    name: 'tags, two but not one',
    flags: ['--tags', 'two', '--skip-tags', 'one'],
    options: { tags: ['two'], skipTags: ['one'] },
  },
  {
    ...plain('tags'),
    name: 'tags, untagged',
    flags: ['--tags', 'untagged'],
    options: { tags: ['untagged'] },
  },
  plain('meta-end'),
  plain('omit-and-defaults'),
  plain('environment'),
  plain('unsafe-data'),
  plain('files'),
  { ...plain('argument-specs'), differs: includedRoles(4) },
  plain('edits'),
  plain('facts'),
  plain('magic'),
  plain('delegate'),
  plain('secrets'),
  plain('asserts'),
  { ...plain('check-mode'), ...check },
  { ...plain('failure'), differs: includedRoles(1) },
  plain('imported-playbook'),
  plain('bad-import'),
  plain('bad-role'),
];
