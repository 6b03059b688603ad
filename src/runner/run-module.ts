import { Unknown, type Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import { coerceArguments } from './coerce.ts';
import { executeInTime, type Mode } from './execute.ts';
import { booleanKeyword } from './keyword.ts';
import { knownAfterApply, unknownArguments } from './known-after-apply.ts';
import { secretsIn, withoutSecrets } from './mask.ts';
import type { AnyModule, ModuleResult } from './module.ts';
import { partlyKnown } from './result.ts';
import type { TaskContext } from './task-context.ts';

/**
 * Runs a module with rendered arguments; under check as far as what is known lets it. Throws a
 * CodedError when it cannot be run at all.
 */
export async function runModule(
  module: AnyModule<unknown>,
  given: ReadonlyMap<string, Value>,
  context: TaskContext,
): Promise<ModuleResult> {
  const { check: everywhere } = context.play.run.options;
  const check = booleanKeyword(context, 'check_mode', everywhere);
  const result = await planOrRun(module, given, context, check);
  return check && !everywhere ? asNotRun(result) : result;
}

/** Of a task that alone is under check, in a real run, nothing will be known later: it is empty, as in Ansible. */
function asNotRun({ unknown, ...result }: ModuleResult): ModuleResult {
  if (unknown !== true) return result;
  const fields = Object.entries(result).flatMap(([name, value]) => {
    if (!(value instanceof Unknown)) return [[name, value]];
    return Object.hasOwn(emptyAnswer, name) ? [[name, emptyAnswer[name]]] : [];
  });
  return Object.fromEntries(fields);
}

const emptyAnswer: Readonly<Record<string, unknown>> = {
  ...{ rc: 0, stdout: '', stderr: '' },
  ...{ stdout_lines: [], stderr_lines: [] },
};

async function planOrRun(
  module: AnyModule<unknown>,
  given: ReadonlyMap<string, Value>,
  context: TaskContext,
  check: boolean,
): Promise<ModuleResult> {
  if (check && module.check === 'skip') return notUnderCheck(module);
  const mode = check ? 'check' : 'apply';
  if (module.keepsValues) return executeInTime({ module, args: given, mode, context });
  const unknown = unknownArguments(given);
  if (unknown.length > 0) return planKnown({ module, given, context }, unknown);
  if (!check) return runWith({ module, given, mode, context });
  return orNotYet({ module, given, context }, () => runWith({ module, given, mode, context }));
}

/** Under check a path may be missing that a task above would have made: what comes of it is unknown. */
async function orNotYet(
  { module, given, context }: Call,
  plan: () => Promise<ModuleResult>,
): Promise<ModuleResult> {
  const { foretold, options } = context.play.run;
  try {
    return await plan();
  } catch (error) {
    if (!(error instanceof CodedError) || error.missing === undefined) throw error;
    if (!foretold.covers(error.missing)) throw error;
    const text = `${error.missing} is not there yet: planned only when the run gets here`;
    options.emit({ type: 'task.said', taskId: context.info.id, text });
    foretold.note({ changed: true, path: given.get('path'), dest: given.get('dest') });
    return undecided(module, given, [error.missing]);
  }
}

interface Call {
  readonly module: AnyModule<unknown>;
  readonly given: ReadonlyMap<string, Value>;
  readonly context: TaskContext;
}

async function runWith({ given, ...how }: Call & { readonly mode: Mode }): Promise<ModuleResult> {
  const { module } = how;
  const args = coerceArguments(module, given);
  return withoutSecrets(await executeInTime({ ...how, args }), secretsIn(args, module.secrets));
}

/** Some arguments are known only after apply: nothing is done, whatever the task asks for. */
async function planKnown(call: Call, unknown: readonly string[]): Promise<ModuleResult> {
  const { module, given, context } = call;
  const part = module.knownPart?.(given, unknown);
  const { emit } = context.play.run.options;
  for (const text of part?.lines ?? []) emit({ type: 'task.said', taskId: context.info.id, text });
  if (part?.given === undefined) {
    context.play.run.foretold.note({ unknown: true });
    return undecided(module, given, unknown);
  }
  const planned = await runWith({ ...call, given: part.given, mode: 'plan' });
  return { ...planned, ...module.unplanned?.(given), [partlyKnown]: true };
}

/** The task as far as its known arguments tell. */
function undecided(
  module: AnyModule<unknown>,
  given: ReadonlyMap<string, Value>,
  unknown: readonly string[],
): ModuleResult {
  const told = knownAfterApply(unknown, module.apply !== undefined);
  const notRun = module.check === 'unknown' ? { changed: false, skipped: true } : {};
  return { ...module.unplanned?.(given), ...told, ...notRun };
}

function notUnderCheck(module: AnyModule<unknown>): ModuleResult {
  return {
    skipped: true,
    unknown: true,
    msg: `remote module (${module.name}) does not support check mode`,
  };
}
