import { dirname, resolve } from 'node:path';
import type { Playbook, PlaybookImport } from '../playbook/model.ts';
import { TemplateError } from '../template/template-error.ts';
import type { RawDict } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import { type CompiledPlay, compilePlay, type PlaySource } from './compile.ts';
import { dictOf, Frame } from './frame.ts';
import { playHosts, refuseEmptyLimit } from './hosts/play-hosts.ts';
import { refuseRemote } from './hosts/reach.ts';
import type { Run } from './run-state.ts';
import { renderStatic } from './static-scope.ts';

/**
 * All plays of a run with their static parts resolved, in order. Throws a CodedError or a
 * DiagnosticError for a missing role, import or playbook, and for hosts that are not here.
 */
export function planPlays(run: Run): CompiledPlay[] {
  const compiled = compilePlays(run.options.playbooks, run);
  for (const { program } of compiled) refuseRemote(knownHosts(program, run), program, run);
  return compiled;
}

/** The same without asking whether the hosts can be reached. */
export function compilePlays(playbooks: readonly Playbook[], run: Run): CompiledPlay[] {
  refuseEmptyLimit(run);
  const { loader } = run.options;
  const resolveName: CompiledPlay['compiler']['resolve'] = (raw, frame) =>
    renderStatic(raw, frame, run);
  return playbooks
    .flatMap((playbook) =>
      playsOf(playbook, { outer: defaults(playbook, run), vars: new Map(), trail: [] }, run),
    )
    .map((source) => compilePlay(source, { loader, resolve: resolveName }));
}

/** What all plays of a playbook inherit. */
function defaults({ path }: Playbook, { options }: Run): Frame {
  return new Frame({
    keywords: options.playDefaults,
    varsLevel: 'block',
    directory: dirname(path),
  });
}

/** Hosts of a play as far as they can be told before anything runs. */
function knownHosts(program: CompiledPlay['program'], run: Run): readonly string[] {
  try {
    return playHosts(program, run).hosts;
  } catch (error) {
    if (error instanceof TemplateError && error.isUndefined) return [];
    throw error;
  }
}

/** What the `import_playbook`s on the way to a playbook add. */
interface Imported {
  readonly outer: Frame | undefined;
  readonly vars: RawDict;
  readonly trail: readonly string[];
}

function playsOf(playbook: Playbook, imported: Imported, run: Run): PlaySource[] {
  const trail = [...imported.trail, playbook.path];
  return playbook.plays.flatMap((play) =>
    play.kind === 'play'
      ? [{ play, playbook: playbook.path, outer: imported.outer, vars: imported.vars }]
      : importedPlays(play, playbook.path, { ...imported, trail }, run),
  );
}

function importedPlays(
  entry: PlaybookImport,
  from: string,
  imported: Imported,
  run: Run,
): PlaySource[] {
  const directory = dirname(from);
  const own = dictOf(entry.keywords.get('vars'));
  const outer = new Frame({
    parent: imported.outer,
    keywords: entry.keywords,
    vars: new Map(),
    varsLevel: 'block',
    directory,
  });
  const vars: RawDict = new Map([...own, ...imported.vars]);
  const naming = new Frame({ parent: outer, vars, varsLevel: 'play', directory });
  const path = resolve(directory, renderStatic(entry.path, naming, run));
  if (imported.trail.includes(path)) throw endless([...imported.trail, path]);
  const playbook = run.options.loader.loadPlaybook(path);
  return playsOf(playbook, { outer, vars, trail: imported.trail }, run);
}

function endless(trail: readonly string[]): CodedError {
  return new CodedError('MP1016', `playbooks import each other without end: ${trail.join(' -> ')}`);
}
