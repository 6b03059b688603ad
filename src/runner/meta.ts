import type { TaskInfo } from '../event/events.ts';
import { CodedError } from '../util/coded-error.ts';
import { allTrue } from './condition.ts';
import { flushHandlers } from './handlers.ts';
import type { HostState } from './hosts/host-state.ts';
import { failureName, type TaskNode } from './program.ts';
import { emitFinished } from './report.ts';
import { failedResult, skippedResult } from './result.ts';
import type { PlayRun } from './run-state.ts';
import type { RunNodes } from './task.ts';
import { TaskContext } from './task-context.ts';

/** What a meta task is about to act on. */
interface MetaCall {
  readonly node: TaskNode;
  readonly hosts: readonly HostState[];
  readonly play: PlayRun;
  readonly runNodes: RunNodes;
}

type MetaAction = (call: MetaCall) => void | Promise<void>;

/** The actions of `meta:`. Those for remote connections have nothing to do here. */
const actions: Readonly<Record<string, MetaAction>> = {
  flush_handlers: ({ hosts, play, runNodes }) => flushHandlers(hosts, play, runNodes),
  noop: () => undefined,
  refresh_inventory: () => undefined,
  reset_connection: () => undefined,
  end_host: ({ hosts }) => end(hosts),
  end_batch: ({ play }) => end(play.batch),
  end_play: ({ play }) => end(play.hosts),
  end_role: ({ hosts, node }) => {
    const { role } = node.frame;
    if (role === undefined) throw outsideRole();
    for (const host of hosts) host.endedRole = role;
  },
  clear_facts: ({ hosts, play }) => {
    for (const host of hosts) {
      host.facts.clear();
      play.run.options.factCache?.forget(host.name);
    }
  },
  clear_host_errors: ({ play }) => {
    for (const host of play.hosts) host.failure = undefined;
  },
};

/** What `meta:` can be told to do. */
const metaActions: readonly string[] = Object.keys(actions);

/** Runs a `meta` task: it acts on the play itself, has no result and is not counted. */
export async function runMeta(call: MetaCall, info: TaskInfo): Promise<void> {
  const { node, play } = call;
  const meant: HostState[] = [];
  for (const host of call.hosts) {
    const context = new TaskContext({ play, node, host, info });
    if (isMeant(context)) meant.push(host);
  }
  if (meant.length > 0) await actionOf(node)({ ...call, hosts: meant });
}

function end(hosts: readonly HostState[]): void {
  for (const host of hosts) {
    host.ended = true;
    host.notified.clear();
  }
}

function isEnd({ task }: TaskNode): boolean {
  return String(task.args.get('action')).startsWith('end_');
}

/** Whether it ends here only a real run can tell: what comes after is worth planning. */
function goesOn({ info, play }: TaskContext): false {
  const text = 'may end here: its condition is known after apply, and the plan goes on';
  play.run.options.emit({ type: 'task.said', taskId: info.id, text });
  return false;
}

function outsideRole(): CodedError {
  return new CodedError('MP4061', 'end_role is only for tasks of a role', {
    hint: 'end_play ends the play, end_host the play for one host.',
  });
}

function actionOf(node: TaskNode): MetaAction {
  const name = String(node.task.args.get('action') ?? '');
  const action = actions[name];
  if (action !== undefined) return action;
  throw new CodedError('MP4060', `invalid meta action requested: ${name}`, {
    hint: `Known: ${metaActions.join(', ')}.`,
  });
}

function isMeant(context: TaskContext): boolean {
  const how = { looped: false, ignored: false };
  try {
    const { truth, falseCondition } = allTrue(context.node.frame.conditions, context);
    if (truth === false) emitFinished(context, skippedResult(falseCondition), how);
    if (truth === 'unknown' && isEnd(context.node)) return goesOn(context);
    return truth !== false;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const result = failedResult(error);
    const { host, node, info } = context;
    host.fail({ node, name: failureName(node, info), result: result.fields }, { rescued: false });
    emitFinished(context, result, how);
    return false;
  }
}
