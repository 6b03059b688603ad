import { runInBackground } from './background.ts';
import { becomeOf, nobodyElse } from './become.ts';
import { numberKeyword } from './keyword.ts';
import type { AnyModule, ModuleResult, PlanContext, Planned } from './module.ts';
import { planContext } from './plan-context.ts';
import { partlyKnown } from './result.ts';
import type { TaskContext } from './task-context.ts';
import { withTimeLimit } from './time-limit.ts';

/** `plan`: no more than that; `check`: what only reads is applied as well, if that is asked for. */
export type Mode = 'apply' | 'check' | 'plan';

/** A module with its arguments as it wants them. */
export interface Execution {
  readonly module: AnyModule<unknown>;
  readonly args: unknown;
  readonly mode: Mode;
  readonly context: TaskContext;
}

/** Plans and applies as the mode says, within `timeout`, or in the background of `async`. */
export function executeInTime({ module, args, mode, context }: Execution): Promise<ModuleResult> {
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
