import { withoutBuiltin } from '../playbook/module-catalogue.ts';
import { spanOfValue } from '../playbook/origin.ts';
import type { Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { renderArguments } from './arguments.ts';
import { asyncStatus } from './async-status.ts';
import { runInBackground } from './background.ts';
import { type Become, becomeOf, nobodyElse, refuseBecome } from './become.ts';
import { coerceArguments } from './coerce.ts';
import { taskEnvironment } from './environment.ts';
import { remoteConnection } from './hosts/reach.ts';
import { includeRole, includeTasks } from './include-actions.ts';
import { addHost, groupBy } from './inventory-actions.ts';
import { booleanKeyword, numberKeyword, textKeyword } from './keyword.ts';
import { knownAfterApply, unknownArguments } from './known-after-apply.ts';
import { withoutSecrets } from './mask.ts';
import type { AnyModule, ModuleResult, PlanContext, Planned } from './module.ts';
import { findModule } from './module-table.ts';
import { addLines, fromModule, partlyKnown, type TaskResult } from './result.ts';
import { searchBases, searchFile } from './search.ts';
import type { TaskContext } from './task-context.ts';
import { readClear } from './template-host.ts';
import { withTimeLimit } from './time-limit.ts';
import { validateModule, validateRole } from './validate-role.ts';

/** Tasks that are no modules: they are about the play itself. */
const actions: ReadonlyMap<string, (context: TaskContext) => TaskResult> = new Map([
  ['include_tasks', includeTasks],
  ['include_role', includeRole],
  ['async_status', asyncStatus],
  ['add_host', addHost],
  ['group_by', groupBy],
  [validateModule, validateRole],
]);

/**
 * Runs the module of a task once: arguments rendered and checked, planned, and applied unless
 * this is check mode. Throws a CodedError when it cannot be run at all.
 */
export async function invoke(context: TaskContext): Promise<TaskResult> {
  const written = context.node.task.module;
  const action = actions.get(withoutBuiltin(written));
  if (action !== undefined) return action(context);
  const module = findModule(context.play.run.options.modules, written);
  if (module === undefined) throw unknownModule(written);
  if (!module.hostless) refuseRemoteDelegate(context);
  if (!module.hostless && !module.canBecome) refuseBecome(module.name, context);
  const given = renderArguments(module, context);
  const answer = await runModule(module, given, context);
  const result = fromModule(answer, module.factsGoTo ?? 'facts');
  if (!module.hostless) addLines(result.fields);
  return result;
}

/** `delegate_to` another machine is refused; another name of this one is fine. */
function refuseRemoteDelegate(context: TaskContext): void {
  const name = textKeyword(context, 'delegate_to');
  if (name === undefined) return;
  const connection = remoteConnection(name, context.node.frame, context.play.run);
  if (connection === undefined) return;
  throw new CodedError(
    'MP4081',
    `cannot delegate to ${name} (${connection}): it is not this machine`,
    {
      hint: 'mirror-play runs on this machine only; delegate_to: localhost works.',
    },
  );
}

function unknownModule(name: string): CodedError {
  return new CodedError('MP4030', `the module ${name} is not part of mirror-play`, {
    hint: `Supply it as a program ${name.split('.').at(-1)} in library/ beside the playbook, or do with command: what it does.`,
  });
}

async function runModule(
  module: AnyModule<unknown>,
  given: ReadonlyMap<string, Value>,
  context: TaskContext,
): Promise<ModuleResult> {
  const check = booleanKeyword(context, 'check_mode', context.play.run.options.check);
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

/** `plan`: no more than that; `check`: what only reads is applied as well, if that is asked for. */
type Mode = 'apply' | 'check' | 'plan';

interface Call {
  readonly module: AnyModule<unknown>;
  readonly given: ReadonlyMap<string, Value>;
  readonly context: TaskContext;
}

async function runWith({ given, ...how }: Call & { readonly mode: Mode }): Promise<ModuleResult> {
  const { module } = how;
  const args = coerceArguments(module, given);
  return withoutSecrets(await executeInTime({ ...how, args }), secretsOf(module, args));
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

function secretsOf({ secrets = [] }: AnyModule<unknown>, args: JsonObject): readonly string[] {
  return secrets.flatMap((name) => textsOf(args[name]));
}

/** In a mapping each value is a secret, but for switches and single characters. */
function textsOf(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null || typeof value === 'boolean') return [];
  if (typeof value !== 'object') return [String(value)];
  return Object.values(value)
    .flatMap(textsOf)
    .filter((text) => text.length > 1);
}

interface Execution {
  readonly module: AnyModule<unknown>;
  readonly args: unknown;
  readonly mode: Mode;
  readonly context: TaskContext;
}

function executeInTime({ module, args, mode, context }: Execution): Promise<ModuleResult> {
  const { signal } = context.play.run.options;
  const become = module.hostless ? nobodyElse : becomeOf(context);
  const work = (limited: AbortSignal) =>
    execute({ module, args, mode, context }, planContext(context, become, limited));
  const background = numberKeyword(context, 'async', 0);
  if (background > 0 && mode === 'apply' && !module.hostless) {
    return runInBackground(background, context, work);
  }
  const seconds = numberKeyword(context, 'timeout', 0);
  return seconds > 0 ? withTimeLimit(seconds, signal, work) : work(signal);
}

async function execute(
  { module, args, mode, context: task }: Execution,
  context: PlanContext<unknown>,
): Promise<ModuleResult> {
  const { check, checkReads } = task.play.run.options;
  const planned: Planned<unknown> = await module.plan(args, context);
  if (planned.detail === undefined || module.apply === undefined) return planned.result;
  const applies = mode === 'apply' || (mode === 'check' && runsAnyway(planned, checkReads));
  if (!applies) {
    const foretold = (await planned.preview?.()) ?? planned.result;
    // After a task that is under check alone, in a real run, nothing is to come any more.
    if (!check) return foretold;
    task.play.run.foretold.note(foretold);
    return { ...foretold, [partlyKnown]: true };
  }
  const done = await module.apply(planned.detail, context);
  return done.failed === true ? done : { ...done, diff: done.diff ?? planned.result.diff };
}

/** Under check: what only reads, where the person allows such commands. */
function runsAnyway(
  { readsOnly }: Planned<unknown>,
  listed: readonly string[] | undefined,
): boolean {
  return listed !== undefined && readsOnly?.(listed) === true;
}

function notUnderCheck(module: AnyModule<unknown>): ModuleResult {
  return {
    skipped: true,
    unknown: true,
    msg: `remote module (${module.name}) does not support check mode`,
  };
}

function planContext(
  context: TaskContext,
  become: Become,
  signal: AbortSignal,
): PlanContext<unknown> {
  const { play, node, info, host } = context;
  const { options } = play.run;
  const bases = searchBases(node.frame);
  const own = taskEnvironment(context);
  return {
    services: options.services,
    signal,
    taskId: info.id,
    title: info.title,
    host: host.name,
    playbookDir: play.compiler.playbookDir,
    environment: become.environment === undefined ? own : { ...own, ...become.environment },
    becomePrefix: become.prefix,
    verbosity: options.verbosity,
    diff: booleanKeyword(context, 'diff', options.diff),
    now: options.now,
    spanOf: (name) => spanOfValue(node.task.args, name) ?? node.task.moduleSpan,
    evaluate: (expression) => context.templar.evaluate(expression, context.scope, context.span),
    isTrue: (expression) => context.templar.isTrue(expression, context.scope, context.span),
    render: (raw) => context.render(raw),
    renderFile: (text, options) => context.templar.renderFile(text, context.scope, options),
    loadVars: (path) => options.loader.loadVarsFile(path),
    readFile: (path) => readClear(path, options),
    find: (kind, name) => searchFile(bases, kind, name),
    emit: options.emit,
    say: (text) => options.emit({ type: 'task.said', taskId: info.id, text }),
    pause: options.pause,
  };
}
