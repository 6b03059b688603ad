import { LazyScope, type VariableLayer } from '../template/lazy-scope.ts';
import { Frame } from './frame.ts';
import { hostOf } from './hosts/host-of.ts';
import type { HostState } from './hosts/host-state.ts';
import { layerOf } from './layers.ts';
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
  const magic = magicLayer({ play, frame, host, scopeFor, openHost });
  const variables = variablesOf(play, host);
  const layers = layersOf({ frame, host, play: variables, magic, loop });
  return new LazyScope({ layers, templar, locate });
}

function variablesOf(play: PlayRun, host: HostState): PlayVariables {
  return play.variables.get(host) ?? ownVariables(play, host);
}

/**
 * What `hostvars` shows of a host: inventory, facts, what tasks have set, and `-e`; nothing of
 * the play that asks.
 */
function openHost(play: PlayRun, name: string): LazyScope {
  const host = hostOf(name, play.run);
  const frame = new Frame({ varsLevel: 'play', directory: play.program.frame.playDirectory });
  const magic = magicLayer({ play, frame, host, scopeFor, openHost });
  const variables = ownVariables(play, host);
  const layers = layersOf({ frame, host, play: variables, magic, loop: undefined });
  return new LazyScope({ layers, templar: play.run.templarFor(frame), locate });
}

function ownVariables({ run, program }: PlayRun, { name }: HostState): PlayVariables {
  return {
    extra: layerOf(run.options.extraVars),
    prompts: [],
    inventory: run.inventoryLayers(name, program.frame.playDirectory),
    files: [],
    exposed: [],
  };
}
