import type { VariableLayer } from '../template/lazy-scope.ts';
import type { CompiledPlay } from './compile.ts';
import { HostState } from './host-state.ts';
import { emptyInventory } from './inventory.ts';
import { finalLayer, layerOf } from './layers.ts';
import { hostsPattern, playHosts } from './play-hosts.ts';
import type { PlayVariables } from './precedence.ts';
import { askPrompts } from './prompts.ts';
import { refuseRemote } from './reach.ts';
import type { PlayRun, Run } from './run-state.ts';
import { renderStatic } from './static-scope.ts';

/**
 * A play with its hosts and their variables; undefined when no host is left for it. Throws a
 * CodedError.
 */
export async function openPlay(compiled: CompiledPlay, run: Run): Promise<PlayRun | undefined> {
  const { program } = compiled;
  const names = playHosts(program, run);
  refuseRemote(names, program.play, run.options.inventory);
  const pattern = hostsPattern(program, run);
  const hosts = names.map((name) => hostOf(name, run)).filter(({ failure }) => !failure);
  const name = renderStatic(program.play.name ?? pattern, program.frame, run);
  if (names.length === 0) {
    const { file, line } = program.play.span;
    const { check } = run.options;
    run.options.emit({ type: 'play.started', name, check, hosts: [], file, line });
    run.options.emit({ type: 'play.noHosts', pattern });
  }
  if (hosts.length === 0) return undefined;
  const prompts = finalLayer(await askPrompts(program, run));
  return {
    ...compiled,
    run,
    name,
    hosts,
    batch: hosts,
    variables: new Map(hosts.map((host) => [host, variablesFor(compiled, run, prompts)])),
  };
}

function hostOf(name: string, run: Run): HostState {
  const known = run.hosts.get(name);
  if (known !== undefined) return known;
  const { inventory = emptyInventory } = run.options;
  const variables = inventory.hosts.get(name)?.variables ?? [implicit()];
  const host = new HostState(name, variables);
  run.hosts.set(name, host);
  return host;
}

/** Variables of a localhost that no inventory names. */
function implicit(): Map<string, string> {
  return new Map([
    ['ansible_connection', 'local'],
    ['ansible_host', '127.0.0.1'],
  ]);
}

function variablesFor({ program }: CompiledPlay, run: Run, prompts: VariableLayer): PlayVariables {
  return { extra: layerOf(run.options.extraVars), prompts, files: [], exposed: program.exposed };
}
