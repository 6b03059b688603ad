import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Span } from '../diagnostic/diagnostic.ts';
import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import { spanOfValue } from '../playbook/origin.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Raw } from '../template/value.ts';
import { listOf } from './frame.ts';
import type { HostState } from './hosts/host-state.ts';
import { layerOf } from './layers.ts';
import type { PlayRun } from './run-state.ts';
import { scopeFor } from './scope.ts';
import { asText } from './text.ts';

/** `vars_files` whose names need variables that are not there yet. */
export type PendingFiles = readonly Raw[];

/**
 * Loads `vars_files` for a host; of a nested list, the first that exists. Gives back those
 * whose names cannot be rendered yet (they name facts). Throws a DiagnosticError for a missing file.
 */
export function loadVarsFiles(files: readonly Raw[], host: HostState, play: PlayRun): PendingFiles {
  const pending: Raw[] = [];
  for (const [index, file] of files.entries()) {
    try {
      loadFile(file, host, play, spanOfValue(files, index));
    } catch (error) {
      if (!(error instanceof TemplateError) || !error.isUndefined) throw error;
      pending.push(file);
    }
  }
  return pending;
}

/** The same, when nothing more will be known: throws for a name that cannot be rendered. */
export function requireVarsFiles(files: PendingFiles, host: HostState, play: PlayRun): void {
  for (const file of files) loadFile(file, host, play);
}

function loadFile(file: Raw, host: HostState, play: PlayRun, span = play.program.play.span): void {
  const { frame } = play.program;
  const scope = scopeFor(play, frame, host);
  const templar = play.run.templarFor(frame);
  const names = listOf(file).map((raw) => asText(templar.render(raw, scope)));
  const paths = names.flatMap((name) => [
    resolve(frame.directory, name),
    resolve(frame.directory, 'vars', name),
  ]);
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) throw missing(names, span);
  const vars = layerOf(play.run.options.loader.loadVarsFile(path));
  play.variables.get(host)?.files.unshift(vars);
}

function missing(names: readonly string[], span: Span): DiagnosticError {
  return new DiagnosticError([
    {
      severity: 'error',
      code: 'MP1001',
      message: `vars file ${names.join(' or ')} was not found`,
      span,
      help: 'Paths of vars_files are relative to the playbook.',
    },
  ]);
}
