import { LazyScope, type VariableLayer } from '../template/lazy-scope.ts';
import type { Frame } from './frame.ts';
import type { HostState } from './host-state.ts';
import { locate } from './locate.ts';
import { magicLayer } from './magic.ts';
import { layersOf, type PlayVariables } from './precedence.ts';
import type { PlayRun } from './run-state.ts';

/** Everything that a task sees under `frame` on `host`, as a fresh scope: values are live. */
export function scopeFor(
  play: PlayRun,
  frame: Frame,
  host: HostState,
  loop?: VariableLayer,
): LazyScope {
  const templar = play.run.templarFor(frame);
  const magic = magicLayer({ play, frame, host, scopeFor });
  const variables = variablesOf(play, host);
  const layers = layersOf({ frame, host, play: variables, magic, loop });
  return new LazyScope({ layers, templar, locate });
}

function variablesOf(play: PlayRun, host: HostState): PlayVariables {
  const own = play.variables.get(host);
  if (own === undefined) throw new Error(`no variables for ${host.name}`);
  return own;
}
