import type { HostState } from './hosts/host-state.ts';
import { tasksOf } from './notify.ts';
import type { PlayRun } from './run-state.ts';
import type { RunNodes } from './task.ts';

/**
 * Runs the handlers that were asked for, in the order of their definition, each on the hosts
 * that asked. A handler may ask for a later one.
 */
export async function flushHandlers(
  hosts: readonly HostState[],
  play: PlayRun,
  runNodes: RunNodes,
): Promise<void> {
  if (!hosts.some(({ notified }) => notified.size > 0)) return;
  for (const handler of tasksOf(play.program.handlers.flat())) {
    const asked = hosts.filter((host) => host.active && host.notified.has(handler));
    if (asked.length === 0 || play.run.options.signal.aborted) continue;
    for (const host of asked) host.notified.delete(handler);
    await runNodes([handler], asked, play);
  }
}
