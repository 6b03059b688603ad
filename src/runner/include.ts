import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import type { TaskInfo } from '../event/events.ts';
import { noRoleFile } from '../playbook/role-files.ts';
import { CodedError } from '../util/coded-error.ts';
import type { HostState } from './hosts/host-state.ts';
import { failureName, type Node } from './program.ts';
import { emitFinished } from './report.ts';
import { failedResult, registered } from './result.ts';
import type { PlayRun } from './run-state.ts';
import type { RunNodes } from './task.ts';
import type { TaskContext } from './task-context.ts';
import type { HostOutcome, IncludeCall } from './task-host.ts';

/** The same thing included for one host or more. */
interface Inclusion {
  readonly call: IncludeCall;
  readonly outcome: HostOutcome;
  readonly hosts: HostState[];
  nodes: readonly Node[];
}

/**
 * Loads what a task includes and runs it: everything is listed first, then run one after
 * another. `forAll` are the hosts of a `run_once` task.
 */
export async function runIncludes(
  outcomes: readonly HostOutcome[],
  forAll: readonly HostState[] | undefined,
  play: PlayRun,
  runNodes: RunNodes,
): Promise<void> {
  const inclusions = gather(outcomes, forAll).filter((inclusion) => load(inclusion));
  for (const { nodes, hosts } of inclusions) await runNodes(nodes, hosts, play);
}

/** Hosts that include the same for the same item go through it together. */
function gather(
  outcomes: readonly HostOutcome[],
  forAll: readonly HostState[] | undefined,
): Inclusion[] {
  const byKey = new Map<string, Inclusion>();
  for (const outcome of outcomes) {
    for (const call of outcome.includes) {
      const key = `${call.item?.index} ${call.item?.label} ${call.include.what}`;
      const known = byKey.get(key);
      if (known !== undefined) known.hosts.push(outcome.context.host);
      else
        byKey.set(key, {
          call,
          outcome,
          hosts: [...(forAll ?? [outcome.context.host])],
          nodes: [],
        });
    }
  }
  return [...byKey.values()];
}

/**
 * Loads an inclusion; what is not there fails the task instead. A file that a role lacks ends the
 * run, as in Ansible.
 */
function load(inclusion: Inclusion): boolean {
  const { call, hosts, outcome } = inclusion;
  const { play, info } = outcome.context;
  try {
    inclusion.nodes = call.include.load(call.locals);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    if (error.code === noRoleFile) throw endOfRun(error, outcome.context);
    failInclude(outcome, hosts, error);
    return false;
  }
  for (const host of hosts) tellIncluded(play, info, host, call);
  return true;
}

function endOfRun(
  { code, message, hint: help }: CodedError,
  { span }: TaskContext,
): DiagnosticError {
  return new DiagnosticError([{ severity: 'error', code, message, span, help }]);
}

function tellIncluded(play: PlayRun, task: TaskInfo, host: HostState, call: IncludeCall): void {
  const { what } = call.include;
  play.run.options.emit({ type: 'task.included', task, host: host.name, what, item: call.item });
  host.count('ok', { changed: false, ignored: false });
}

function failInclude(
  { context }: HostOutcome,
  hosts: readonly HostState[],
  error: CodedError,
): void {
  const { node, info } = context;
  const result = failedResult(error);
  result.fields.set('reason', error.message);
  emitFinished(context, result, { looped: false, ignored: false });
  const failure = { node, name: failureName(node, info), result: registered(result) };
  for (const host of hosts) host.fail(failure, { rescued: node.rescuable });
}
