import type { Value } from '../template/value.ts';
import { emptyInventory, selectHosts } from './inventory.ts';
import type { Program } from './program.ts';
import type { Run } from './run-state.ts';
import { staticScope } from './static-scope.ts';
import { asText } from './text.ts';

/**
 * Names of the hosts that a play is for, after `--limit`. Throws a TemplateError when `hosts`
 * cannot be rendered.
 */
export function playHosts(program: Program, run: Run): string[] {
  const { inventory = emptyInventory, limit } = run.options;
  const chosen = selectHosts(inventory, hostsPattern(program, run));
  if (limit === undefined) return chosen;
  const allowed = selectHosts(inventory, limit);
  return chosen.filter((name) => allowed.includes(name));
}

/** `hosts` as one pattern. Throws a TemplateError. */
export function hostsPattern(program: Program, run: Run): string {
  const { frame, play } = program;
  const value = run.templarFor(frame).render(play.hosts, staticScope(frame, run));
  const parts: readonly Value[] = Array.isArray(value) ? value : [value];
  return parts.map(asText).join(',');
}
