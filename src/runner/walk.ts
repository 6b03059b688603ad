import type { Value } from '../template/value.ts';
import type { HostState } from './hosts/host-state.ts';
import type { BlockNode, Node } from './program.ts';
import type { PlayRun } from './run-state.ts';
import { runTask } from './task.ts';

/**
 * Runs nodes in order on those of `hosts` that are still in the play: every task on all hosts
 * before the next one (Ansible's linear strategy).
 */
export async function runNodes(
  nodes: readonly Node[],
  hosts: readonly HostState[],
  play: PlayRun,
): Promise<void> {
  for (const node of nodes) {
    const active = hosts.filter((host) => host.active && !hasLeft(host, node));
    if (active.length === 0 || play.run.options.signal.aborted) return;
    if (node.kind === 'block') await runBlock(node, active, play);
    else await runTask(node, active, play, runNodes);
  }
}

/** `end_role`: the host is done with the role that the node is in; its handlers still run. */
function hasLeft({ endedRole }: HostState, node: Node): boolean {
  if (endedRole === undefined || (node.kind === 'task' && node.handler)) return false;
  for (let role = node.frame.role; role; role = role.outer) if (role === endedRole) return true;
  return false;
}

async function runBlock(
  node: BlockNode,
  hosts: readonly HostState[],
  play: PlayRun,
): Promise<void> {
  await runNodes(node.block, hosts, play);
  if (node.rescue.length > 0) await runRescue(node, hosts, play);
  if (node.always.length > 0) await runAlways(node, hosts, play);
}

async function runRescue(
  node: BlockNode,
  hosts: readonly HostState[],
  play: PlayRun,
): Promise<void> {
  const failed = hosts.filter((host) => host.failure !== undefined && !host.ended);
  if (failed.length === 0 || play.run.options.signal.aborted) return;
  for (const host of failed) tellFailure(host);
  await runNodes(node.rescue, failed, play);
}

/** What a rescue section sees of the failure; it stays defined afterwards. */
function tellFailure(host: HostState): void {
  const { failure } = host;
  if (failure === undefined) return;
  host.setFacts.set(
    'ansible_failed_task',
    new Map<Value, Value>([
      ['name', failure.name],
      ['action', failure.node.task.module],
    ]),
  );
  host.setFacts.set('ansible_failed_result', failure.result);
  host.failure = undefined;
}

/** Runs in every case, also for hosts that failed; they are failed again afterwards. */
async function runAlways(
  node: BlockNode,
  hosts: readonly HostState[],
  play: PlayRun,
): Promise<void> {
  const before = new Map(hosts.map((host) => [host, host.failure]));
  for (const host of hosts) host.failure = undefined;
  await runNodes(node.always, hosts, play);
  for (const [host, failure] of before) host.failure ??= failure;
}
