import type { TaskInfo } from '../event/events.ts';
import { withoutBuiltin } from '../playbook/module-catalogue.ts';
import { CodedError } from '../util/coded-error.ts';
import { settle } from './bookkeeping.ts';
import type { HostState } from './hosts/host-state.ts';
import { runIncludes } from './include.ts';
import { numberKeyword, settingOf } from './keyword.ts';
import { runMeta } from './meta.ts';
import { type Node, nameOf, type TaskNode } from './program.ts';
import type { PlayRun } from './run-state.ts';
import { isSelected } from './selection.ts';
import { isConfirmed } from './step.ts';
import { TaskContext } from './task-context.ts';
import { type HostOutcome, runOnHost } from './task-host.ts';
import { asText } from './text.ts';

/** Runs more nodes: how a task goes on with what it included. */
export type RunNodes = (
  nodes: readonly Node[],
  hosts: readonly HostState[],
  play: PlayRun,
) => Promise<void>;

/** Modules that run for the first host only, with the result for it alone. */
const forFirstHost = new Set(['add_host', 'pause']);

/** Runs one task on all of `hosts`, unless tags leave it out; then what it includes. */
export async function runTask(
  node: TaskNode,
  hosts: readonly HostState[],
  play: PlayRun,
  runNodes: RunNodes,
): Promise<void> {
  const [first] = hosts;
  if (first === undefined || !isSelected(node, play)) return;
  const info = describe(node, first, play);
  const isMeta = withoutBuiltin(node.task.module) === 'meta';
  if (!isMeta && !(await isConfirmed(info, play.run))) return;
  play.run.options.emit({ type: 'task.started', task: info });
  if (isMeta) return runMeta({ node, hosts, play, runNodes }, info);
  const once = settingOf(node.frame, 'run_once', false);
  const single = once || forFirstHost.has(withoutBuiltin(node.task.module));
  const outcomes = await runOnHosts(node, single ? [first] : hosts, play, info);
  for (const outcome of outcomes) settle(outcome, once ? hosts : [outcome.context.host]);
  spreadFailure(node, hosts, outcomes);
  await runIncludes(outcomes, once ? hosts : undefined, play, runNodes);
}

/** Every host when there are several: as many at a time as there are forks, `throttle` at most. */
async function runOnHosts(
  node: TaskNode,
  hosts: readonly HostState[],
  play: PlayRun,
  info: TaskInfo,
): Promise<HostOutcome[]> {
  const contexts = hosts.map((host) => new TaskContext({ play, node, host, info }));
  const forks = play.run.options.forks ?? 5;
  const throttle = contexts[0] === undefined ? 0 : numberKeyword(contexts[0], 'throttle', 0);
  const width = throttle >= 1 ? Math.min(forks, Math.floor(throttle)) : forks;
  const outcomes: HostOutcome[] = [];
  for (let at = 0; at < contexts.length; at += width) {
    const some = contexts.slice(at, at + width);
    outcomes.push(...(await Promise.all(some.map(runOnHost))));
  }
  return outcomes;
}

/** `any_errors_fatal`, `max_fail_percentage`: a failure that is that of all hosts. */
function spreadFailure(
  node: TaskNode,
  hosts: readonly HostState[],
  outcomes: readonly HostOutcome[],
): void {
  const failed = outcomes.find(({ context }) => context.host.failure !== undefined);
  const failure = failed?.context.host.failure;
  if (failure === undefined || !isFatal(node, failed?.context.play.batch ?? hosts)) return;
  for (const host of hosts) host.failure ??= failure;
  if (!node.rescuable) failed?.context.play.run.options.emit({ type: 'play.noMoreHosts' });
}

function isFatal({ frame }: TaskNode, batch: readonly HostState[]): boolean {
  if (settingOf(frame, 'any_errors_fatal', false)) return true;
  const most = frame.keyword('max_fail_percentage') ?? 100;
  const failed = batch.filter(({ failure }) => failure !== undefined);
  return (100 * failed.length) / batch.length > Number(most);
}

function describe(node: TaskNode, host: HostState, play: PlayRun): TaskInfo {
  const { run } = play;
  const { task, frame, handler } = node;
  const info = {
    id: run.nextId(),
    module: task.module,
    file: task.span.file,
    line: task.span.line,
    handler,
    check: settingOf(frame, 'check_mode', run.options.check),
  };
  const context = new TaskContext({ play, node, host, info: { ...info, title: task.module } });
  const name = renderedName(context) ?? unnamed(context);
  const role = isIncludeRole(node) ? undefined : frame.role?.name;
  return { ...info, name, title: role === undefined ? name : `${role} : ${name}` };
}

/** Its title names no role but the one that it includes. */
function isIncludeRole({ task }: TaskNode): boolean {
  return withoutBuiltin(task.module) === 'include_role';
}

/** The module as written; of an include_role, with the role. */
function unnamed({ node }: TaskContext): string {
  const { module, args } = node.task;
  const role = args.get('name') ?? args.get('role');
  return isIncludeRole(node) && typeof role === 'string' ? `${module} : ${role}` : module;
}

/** A name that cannot be templated yet stays as written. */
function renderedName(context: TaskContext): string | undefined {
  const raw = nameOf(context.node);
  if (raw === undefined || raw === null) return undefined;
  try {
    return asText(context.render(raw));
  } catch (error) {
    if (error instanceof CodedError) return String(raw);
    throw error;
  }
}
