import { applyFacts } from './apply-facts.ts';
import type { HostState } from './hosts/host-state.ts';
import { booleanKeyword, textKeyword } from './keyword.ts';
import { notify } from './notify.ts';
import { failureName } from './program.ts';
import { emitFinished, emitIncluding, statusOf } from './report.ts';
import { isChanged, isFailed, registered } from './result.ts';
import type { HostOutcome } from './task-host.ts';

/**
 * Registers, counts and reports the outcome of a task; `hosts` are those that it counts for
 * (all of them for `run_once`).
 */
export function settle(outcome: HostOutcome, hosts: readonly HostState[]): void {
  const { context, result } = outcome;
  const { node, host: ran } = context;
  const failed = isFailed(result);
  const ignored = failed && booleanKeyword(context, 'ignore_errors', false);
  const register = node.task.keywords.get('register');
  for (const host of hosts) {
    if (typeof register === 'string') host.setFacts.set(register, registered(result));
    if (host !== ran && result.facts !== undefined) applyFacts(host, result.facts, context);
  }
  const included = outcome.includes.length > 0 && !failed;
  tell(outcome, { included, ignored });
  if (failed && !ignored) for (const host of hosts) fail(outcome, host);
  else if (!included) ran.count(statusOf(result), { changed: isChanged(result), ignored });
  if (statusOf(result) === 'changed') notify(context, hosts);
}

function tell(
  { context, result, looped }: HostOutcome,
  { included, ignored }: { readonly included: boolean; readonly ignored: boolean },
): void {
  if (included) {
    emitIncluding(context, result);
    return;
  }
  const delegatedTo = textKeyword(context, 'delegate_to');
  emitFinished(context, result, { looped, ignored, delegatedTo });
}

function fail({ context, result }: HostOutcome, host: HostState): void {
  const { node, info, play } = context;
  const failure = { node, name: failureName(node, info), result: registered(result) };
  if (host !== context.host) host.failure = failure;
  else host.fail(failure, { rescued: node.rescuable && !play.run.options.signal.aborted });
}
