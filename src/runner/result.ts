import type { DiffText } from '../event/events.ts';
import { type Dict, PartlyKnown, type Raw, Unknown, type Value } from '../template/value.ts';
import type { CodedError } from '../util/coded-error.ts';
import type { FactsLevel, ModuleResult } from './module.ts';
import { ModuleFailure } from './module-failure.ts';
import type { Node } from './program.ts';
import { toValue } from './to-value.ts';

/** What one execution of a task came to. */
export interface TaskResult {
  /** What is registered and shown; always with `changed`. */
  readonly fields: Dict;
  readonly diff?: readonly DiffText[] | undefined;
  readonly facts?: NewFacts | undefined;
  /** It is the summary of a loop. */
  readonly looped?: boolean | undefined;
  /** Task files and roles to run next. */
  readonly include?: Include | undefined;
  /** The error that ended it: one of the playbook, not of what a module did. */
  readonly cause?: CodedError | undefined;
}

/** Variables that a task sets. */
export interface NewFacts {
  readonly goTo: FactsLevel;
  readonly values: ReadonlyMap<string, Value>;
  /** They are facts of the host, too, which may outlive the run. */
  readonly cacheable?: boolean | undefined;
}

/** What `include_tasks` and `include_role` ask for. */
export interface Include {
  /** Shown as `included: WHAT for HOST`; the same for hosts that ask for the same. */
  readonly what: string;
  /** Loads it, under the loop variables that it was asked with. Throws a CodedError. */
  load(locals: ReadonlyMap<string, Value> | undefined): readonly Node[];
}

/** A module's answer as data. */
export function fromModule(result: ModuleResult, goTo: NewFacts['goTo']): TaskResult {
  const { diff, ...rest } = result;
  const fields: Dict = new Map<Value, Value>();
  for (const [name, value] of Object.entries(rest)) {
    if (value !== undefined) fields.set(name, toValue(value));
  }
  if (!fields.has('changed')) fields.set('changed', false);
  const values = result.ansible_facts;
  const cacheable = result._ansible_facts_cacheable === true;
  return { fields, diff, facts: values === undefined ? undefined : { goTo, values, cacheable } };
}

/** Output is there as lines, too: of all that ran on a host. */
export function addLines(fields: Dict): void {
  for (const name of ['stdout', 'stderr']) {
    const text = fields.get(name);
    if (typeof text !== 'string' || fields.has(`${name}_lines`)) continue;
    fields.set(`${name}_lines`, splitLines(text));
  }
}

/** Lines as Python's `splitlines` finds them. */
function splitLines(text: string): string[] {
  return text === '' ? [] : text.replace(/(?:\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/);
}

/** A task that an error ended. */
export function failedResult(error: CodedError): TaskResult {
  const fields: Dict = new Map<Value, Value>([
    ['changed', false],
    ['failed', true],
    ['msg', error.message],
  ]);
  if (error.hint !== undefined) fields.set('hint', error.hint);
  if (!(error instanceof ModuleFailure)) return { fields, cause: error };
  const own = fromModule(error.fields, 'facts');
  addLines(own.fields);
  return { ...own, fields: new Map<Value, Value>([...own.fields, ...fields]) };
}

/** A task whose `when` is false. */
export function skippedResult(condition: Raw | undefined): TaskResult {
  const fields: Dict = new Map<Value, Value>([
    ['changed', false],
    ['skipped', true],
    ['skip_reason', 'Conditional result was False'],
  ]);
  if (condition !== undefined) fields.set('false_condition', toValue(condition));
  return { fields };
}

/** A failure of a task of which only a real run can tell whether its turn comes: it ends no plan. */
export function mayFail({ fields }: TaskResult): TaskResult {
  const why = fields.get('msg') ?? '';
  return {
    fields: new Map<Value, Value>([
      ['changed', false],
      ['msg', `fails if its condition holds (known after apply): ${String(why)}`],
      ['unknown', true],
      ['_ansible_verbose_always', true],
    ]),
  };
}

/**
 * A result as `register` keeps it: with `failed`, unless it is of a loop, an include or a task that
 * never began. A command that check mode did not run is no skipped task to the conditions after it:
 * its output is unknown, and it counts as run.
 */
export function registered(result: TaskResult): Dict {
  const kept = withoutMarks(result.fields);
  const began = !kept.has('skip_reason') && !kept.has('skipped_reason');
  const isPlain = result.include === undefined && !result.looped && began;
  if (isPlain && !kept.has('failed')) kept.set('failed', false);
  return kept;
}

/** Without what is only for reporters: `_ansible_verbose_always` and its like. */
function withoutMarks(fields: Dict): Dict {
  const unknown = fields.get('unknown') === true;
  const isPartial = unknown || fields.get(partlyKnown) === true;
  const kept = new Map(
    [...fields]
      .filter(([name]) => !isMark(String(name), unknown))
      .map(([name, value]) => [name, name === 'results' ? unmarkedItems(value) : value]),
  );
  if (unknown) kept.set('changed', new Unknown(notRun));
  return isPartial ? new PartlyKnown(notRun, kept) : kept;
}

/** Mark of a result that check mode foretells: what it lacks may come with the real run. */
export const partlyKnown = '_ansible_partly_known';

const notRun = 'a task that was not run';

function isMark(name: string, unknown: boolean): boolean {
  return name.startsWith('_ansible_') || (unknown && (name === 'unknown' || name === 'skipped'));
}

function unmarkedItems(items: Value): Value {
  if (!Array.isArray(items)) return items;
  return items.map((item) => (item instanceof Map ? withoutMarks(item) : item));
}

export function isFailed(result: TaskResult): boolean {
  return result.fields.get('failed') === true;
}

export function isSkipped(result: TaskResult): boolean {
  return result.fields.get('skipped') === true;
}

export function isChanged(result: TaskResult): boolean {
  return result.fields.get('changed') === true;
}
