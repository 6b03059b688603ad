import type { Raw } from '../template/value.ts';
import { hostOf } from './hosts/host-of.ts';
import type { HostState } from './hosts/host-state.ts';
import { booleanKeyword, textKeyword } from './keyword.ts';
import { anyVariable } from './module.ts';
import type { NewFacts } from './result.ts';
import type { TaskContext } from './task-context.ts';

/** Makes the variables that a task set visible to the tasks after it. */
export function applyFacts(host: HostState, facts: NewFacts, context: TaskContext): void {
  const { run } = context.play;
  const owner = delegateOf(context);
  const target = owner === undefined ? host : hostOf(owner, run);
  for (const [name, value] of facts.values) {
    if (name === anyVariable) target.unseen = 'variables that could not be read yet';
    else if (facts.goTo === 'include_vars') target.includedVars.set(name, value as Raw);
    else if (facts.goTo === 'set_fact') target.setFacts.set(name, value);
    if (facts.goTo === 'facts' || facts.cacheable) target.facts.set(name, value);
  }
  if (facts.goTo === 'facts' || facts.cacheable) run.options.factCache?.save(target);
}

/** The host that facts belong to instead, by `delegate_to` with `delegate_facts`. */
function delegateOf(context: TaskContext): string | undefined {
  if (!booleanKeyword(context, 'delegate_facts', false)) return undefined;
  return textKeyword(context, 'delegate_to');
}
