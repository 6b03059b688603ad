import type { Run } from '../run-state.ts';
import { HostState } from './host-state.ts';

/** What the run knows of a host; nothing yet the first time that it is asked for. */
export function hostOf(name: string, run: Run): HostState {
  const known = run.hosts.get(name);
  if (known !== undefined) return known;
  const host = new HostState(name);
  run.hosts.set(name, host);
  return host;
}
