import type { Run } from '../run-state.ts';
import { HostState } from './host-state.ts';

/** What the run knows of a host; the first time that it is asked for, what earlier runs have kept. */
export function hostOf(name: string, run: Run): HostState {
  const known = run.hosts.get(name);
  if (known !== undefined) return known;
  const host = new HostState(name);
  const kept = run.options.factCache?.load(name) ?? [];
  for (const [fact, value] of kept) host.facts.set(fact, value);
  run.hosts.set(name, host);
  return host;
}
