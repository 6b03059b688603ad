import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../../src/diagnostic/diagnostic.ts';
import { DiagnosticError } from '../../../src/diagnostic/diagnostic-error.ts';
import { Loader, type LoaderOptions } from '../../../src/playbook/loader.ts';
import type { Block, Entry, Play, Task } from '../../../src/playbook/model.ts';
import { fakeModules } from './fake-catalogue.ts';

/** A folder with the given files in it; a new one unless there is one already. */
export function folderWith(
  files: Readonly<Record<string, string | Buffer>>,
  folder: string = mkdtempSync(join(tmpdir(), 'mirror-play-')),
): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** A loader with the fake catalogue. */
export function newLoader(options: Partial<LoaderOptions> = {}): Loader {
  return new Loader({ modules: fakeModules, ...options });
}

/** What is wrong with a playbook, as `code line:column message (label)`. */
export function problemsOf(text: string | Buffer, options: Partial<LoaderOptions> = {}): string[] {
  const folder = folderWith({ 'site.yml': text });
  const warnings: Diagnostic[] = [];
  const onWarning = (warning: Diagnostic) => warnings.push(warning);
  try {
    newLoader({ onWarning, ...options }).loadPlaybook(join(folder, 'site.yml'));
    return warnings.map(summary);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return [...warnings, ...error.diagnostics].map(summary);
  }
}

function summary({ severity, code, message, span, label }: Diagnostic): string {
  const at = span ? `${span.line}:${span.column}` : '-';
  const mark = severity === 'warning' ? 'warning ' : '';
  return `${mark}${code} ${at} ${message}${label === undefined ? '' : ` (${label})`}`;
}

/** The plays of a valid playbook. */
export function playsOf(text: string): readonly Play[] {
  const folder = folderWith({ 'site.yml': text });
  const { plays } = newLoader().loadPlaybook(join(folder, 'site.yml'));
  return plays.filter((play) => play.kind === 'play');
}

/** The entries under `tasks:` of a play around them. */
export function entriesOf(tasks: string): readonly Entry[] {
  const indented = tasks.replaceAll(/^/gm, '    ');
  return playsOf(`- hosts: localhost\n  tasks:\n${indented}\n`)[0]?.tasks ?? [];
}

/** The only task. */
export function taskOf(text: string): Task {
  const [entry] = entriesOf(text);
  if (entry?.kind !== 'task') throw new Error('no task');
  return entry;
}

/** The only block. */
export function blockOf(text: string): Block {
  const [entry] = entriesOf(text);
  if (entry?.kind !== 'block') throw new Error('no block');
  return entry;
}
