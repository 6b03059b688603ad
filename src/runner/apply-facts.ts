import type { Raw } from '../template/value.ts';
import type { HostState } from './hosts/host-state.ts';
import type { NewFacts } from './result.ts';

/** Makes the variables that a task set visible to the tasks after it. */
export function applyFacts(host: HostState, facts: NewFacts): void {
  for (const [name, value] of facts.values) {
    if (facts.goTo === 'include_vars') host.includedVars.set(name, value as Raw);
    else if (facts.goTo === 'set_fact') host.setFacts.set(name, value);
    else host.facts.set(name, value);
  }
}
