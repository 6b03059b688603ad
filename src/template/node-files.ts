import { lstatSync, mkdirSync, readdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { globSegment } from './glob-pattern.ts';
import type { TemplateFiles } from './plugins.ts';
import { TEMPLATE_CODES, TemplateError } from './template-error.ts';

/** The file system of this machine. */
export const nodeFiles: TemplateFiles = { kind, isLink, realPath, glob, write };

function kind(path: string): 'file' | 'directory' | 'other' | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isFile()) return 'file';
  return found.isDirectory() ? 'directory' : 'other';
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function realPath(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(realPath(parent), absolute.slice(parent.length));
  }
}

function glob(pattern: string): readonly string[] {
  const [first = '', ...rest] = pattern.split('/');
  const start = pattern.startsWith('/') ? '/' : '';
  return expand(start, start === '' ? [first, ...rest] : rest).sort();
}

function expand(base: string, segments: readonly string[]): string[] {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [base];
  if (segment === '') return expand(base, rest);
  const isPattern = /[*?[]/.test(segment);
  const names = isPattern ? matching(base === '' ? '.' : base, segment) : [segment];
  return names
    .map((name) => join(base, name))
    .filter((path) => isPattern || kind(path) !== undefined || isLink(path))
    .flatMap((path) => expand(path, rest));
}

function matching(folder: string, segment: string): string[] {
  const test = globSegment(segment);
  try {
    return readdirSync(folder).filter((name) => test.test(name));
  } catch {
    return [];
  }
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
  } catch (cause) {
    throw new TemplateError(TEMPLATE_CODES.lookup, `cannot write ${path}`, {
      cause,
      hint: 'Check that the folder exists and may be written.',
    });
  }
}
