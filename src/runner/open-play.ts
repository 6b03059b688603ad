import type { CompiledPlay } from './compile.ts';
import { hostOf } from './hosts/host-of.ts';
import type { HostState } from './hosts/host-state.ts';
import { hostsPattern, playHosts } from './hosts/play-hosts.ts';
import { refuseRemote } from './hosts/reach.ts';
import { layerOf } from './layers.ts';
import type { PlayVariables } from './precedence.ts';
import { askPrompts, noAnswers } from './prompts.ts';
import type { PlayRun, Run } from './run-state.ts';
import { renderStatic } from './static-scope.ts';

/**
 * A play with its hosts and their variables; undefined when no host is left for it. Throws a
 * CodedError.
 */
export async function openPlay(compiled: CompiledPlay, run: Run): Promise<PlayRun | undefined> {
  const { program } = compiled;
  run.prompts = noAnswers;
  run.prompts = await askPrompts(program, run);
  const { hosts: names, listed, unmatched } = playHosts(program, run);
  refuseRemote(names, program, run);
  for (const part of unmatched) warnUnmatched(part, run);
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
  return {
    ...compiled,
    run,
    name,
    hosts,
    listed,
    batch: hosts,
    variables: new Map(hosts.map((host) => [host, variablesFor(host, compiled, run)])),
  };
}

/** Variables of a host in a play. */
function variablesFor(host: HostState, { program }: CompiledPlay, run: Run): PlayVariables {
  return {
    extra: layerOf(run.options.extraVars),
    prompts: run.prompts,
    get inventory() {
      return run.inventoryLayers(host.name, program.frame.playDirectory);
    },
    files: [],
    exposed: program.exposed,
  };
}

function warnUnmatched(part: string, { options }: Run): void {
  const text = `Could not match supplied host pattern, ignoring: ${part}`;
  options.emit({ type: 'note', level: 'warning', text });
}
