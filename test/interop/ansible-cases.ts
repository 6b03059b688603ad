/** One playbook to be run by both. */
export interface Case {
  readonly name: string;
  /** In test/fixtures/playbooks, without `.yml`. */
  readonly playbook: string;
  /** `-e`, for both. */
  readonly extra?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly differs?: Difference;
}

/** A difference from ansible-core 2.14 (Debian's) that is meant to be. */
interface Difference {
  readonly reason: string;
  /** What to add to our counters to get ansible's. */
  readonly recap?: Readonly<Record<string, number>>;
  /** What ansible dumps under these keys. */
  readonly dump?: Readonly<Record<string, unknown>>;
  /** Ansible's exit code. */
  readonly exit?: number;
  /** A line that only we print, once. */
  readonly more?: string;
}

/** From 2.16 on, include_role reports `included:`, which counts as ok. */
function includedRoles(count: number): Difference {
  return {
    reason: 'ansible-core 2.16 and newer count an include_role as ok, 2.14 does not',
    recap: { ok: -count },
  };
}

/** From 2.19 on, an expression alone keeps its type. */
function numbersAreText(dump: Readonly<Record<string, unknown>>): Difference {
  return { reason: 'before ansible-core 2.19, a number that is computed becomes text', dump };
}

const unknownCommand: Difference = {
  reason: 'a command under check is unknown, not skipped: playbooks that use its output go on',
  dump: { skipped: true },
};

const toldBeforeItsHandler: Difference = {
  reason: 'a task that notifies a handler that is not there has been done, and its line says so',
  more: 'changed: [localhost]',
};

const plain = (playbook: string): Case => ({ name: playbook, playbook });

const check: Pick<Case, 'flags'> = { flags: ['--check'] };

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
  plain('role-file-missing'),
  plain('find-contains'),
  plain('include-in-loop-with-rescue'),
  plain('loops'),
  plain('loop-conditions'),
  plain('file-times'),
  plain('older-forms'),
  plain('blocks'),
  plain('block-fails'),
  plain('handlers'),
  { ...plain('handler-missing'), differs: toldBeforeItsHandler },
  plain('handlers-after-failure'),
  plain('until'),
  plain('results'),
  plain('conditions'),
  { ...plain('tags'), name: 'tags, all' },
  {
    ...plain('tags'),
    name: 'tags, one',
    flags: ['--tags', 'one'],
  },
  {
    ...plain('tags'),
    name: 'tags, two but not one',
    flags: ['--tags', 'two', '--skip-tags', 'one'],
  },
  {
    ...plain('tags'),
    name: 'tags, untagged',
    flags: ['--tags', 'untagged'],
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
  plain('loop-control'),
  plain('loop-sources'),
  plain('loop-results'),
  { ...plain('loop-item-fails'), differs: numbersAreText({ carried: '3' }) },
  plain('blocks-nested'),
  plain('always-fails'),
  plain('rescue-knows'),
  plain('handlers-listen'),
  {
    ...plain('handlers-forced'),
    flags: ['--force-handlers'],
  },
  plain('handlers-inherited'),
  plain('handler-fails'),
  { ...plain('handlers-of-roles'), differs: { ...includedRoles(1), ...toldBeforeItsHandler } },
  plain('tags-special'),
  {
    ...plain('tags-special'),
    name: 'tags-special, without always',
    flags: ['--skip-tags', 'always', '--tags', 'x,keep'],
  },
  {
    ...plain('tags-special'),
    name: 'tags-special, never',
    flags: ['--tags', 'never'],
  },
  {
    ...plain('tags-special'),
    name: 'tags-special, tagged',
    flags: ['--tags', 'tagged'],
  },
  {
    ...plain('tags-inherited'),
    name: 'tags-inherited, of the role and the include',
    flags: ['--tags', 'of_role,of_include'],
    differs: includedRoles(2),
  },
  {
    ...plain('tags-inherited'),
    name: 'tags-inherited, of the play but not the import',
    flags: ['--tags', 'of_play', '--skip-tags', 'of_import'],
    differs: includedRoles(2),
  },
  plain('include-or-import'),
  plain('include-vars'),
  { ...plain('role-duplicates'), differs: includedRoles(1) },
  { ...plain('role-from'), differs: includedRoles(4) },
  { ...plain('check-tasks'), ...check, differs: unknownCommand },
  { ...plain('check-tasks'), name: 'check-tasks, in earnest', differs: unknownCommand },
  plain('templates-space'),
  {
    ...plain('facts-set'),
    differs: numbersAreText({ number: '2', deep: { a: ['0'] }, pairs: ['1', '2', false] }),
  },
  plain('errors-ignored'),
  plain('any-errors-fatal'),
  plain('module-defaults'),
  plain('no-log'),
  { ...plain('magic-roles'), differs: includedRoles(1) },
  plain('until-results'),
  plain('lookups'),
  { ...plain('second-play'), differs: includedRoles(1) },
  plain('forms'),
  plain('undefined'),
  plain('environment-levels'),
  plain('run-once'),
  plain('async'),
  plain('meta-actions'),
  { ...plain('prompts'), extra: { given: 'extra' } },
  plain('two-modules'),
  plain('unknown-keyword'),
  plain('recursive-variable'),
];
