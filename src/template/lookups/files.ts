import { posix } from 'node:path';
import type { Evaluation, Lookup, Named } from '../plugins.ts';
import { textOf } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { str } from '../python/text.ts';
import { isDict, isSequence } from '../python/types.ts';
import { readBack } from '../read-back.ts';
import type { Scope } from '../scope.ts';
import { UnknownUsed } from '../unknown-used.ts';
import { type Dict, Unknown, type Value } from '../value.ts';
import { lookupError } from './lookup-error.ts';

/** Lookups of files. */
export const FILE_LOOKUPS: Readonly<Record<string, Lookup>> = {
  file: (terms, named, context) => terms.map((term) => fileText(textOf(term), named, context)),
  unvault: (terms, _named, context) => terms.map((term) => readFile(textOf(term), context)),
  template: (terms, named, context) => terms.map((term) => template(textOf(term), named, context)),
  fileglob: (terms, _named, context) => terms.flatMap((term) => fileGlob(textOf(term), context)),
  first_found: firstFound,
};

function readFile(name: string, { host }: Evaluation): string {
  const path = host.find('files', name);
  if (path === undefined) {
    throw lookupError(
      `could not locate file in lookup: ${name}`,
      'Put it into files/ of the role or beside the playbook, or give an absolute path.',
    );
  }
  return host.read(path).toString('utf8');
}

function fileText(name: string, named: Named, context: Evaluation): string {
  const text = readFile(name, context);
  const start = truth(named.get('lstrip') ?? false) ? text.trimStart() : text;
  return truth(named.get('rstrip') ?? true) ? start.trimEnd() : start;
}

function template(name: string, named: Named, context: Evaluation): Value {
  const path = context.host.find('templates', name);
  if (path === undefined) {
    throw lookupError(
      `the template file ${name} could not be found for the lookup`,
      'Put it into templates/ of the role or beside the playbook, or give an absolute path.',
    );
  }
  const own = named.get('template_vars') ?? null;
  const scope = isDict(own) ? withVariables(context.scope, own) : context.scope;
  const text = context.renderFile(context.host.read(path).toString('utf8'), scope, path);
  if (text instanceof Unknown) throw new UnknownUsed(text);
  const converts = truth(named.get('convert_data') ?? true);
  return typeof text === 'string' && converts ? readBack(text) : text;
}

function withVariables(scope: Scope, own: Dict): Scope {
  return {
    get: (name) => {
      const value = own.get(name);
      return value === undefined ? scope.get(name) : value;
    },
    names: () => [...[...own.keys()].map((key) => str(key)), ...scope.names()],
  };
}

function fileGlob(pattern: string, { host }: Evaluation): string[] {
  const folder = posix.dirname(pattern);
  const base = posix.isAbsolute(folder) ? folder : host.find('files', folder);
  if (base === undefined) return [];
  const matches = host.files.glob(posix.join(base, posix.basename(pattern)));
  return matches.filter((path) => host.files.kind(path) === 'file');
}

interface Search {
  readonly names: readonly string[];
  readonly skip: boolean;
}

function firstFound(terms: readonly Value[], named: Named, { host }: Evaluation): Value[] {
  const { names, skip } = searchOf(terms, new Map<Value, Value>(named));
  for (const name of names) {
    const path =
      host.find('files', name) ?? host.find('templates', name) ?? host.find('vars', name);
    if (path !== undefined) return [path];
  }
  if (skip) return [];
  throw lookupError(
    'No file was found when using first_found.',
    `Looked for: ${names.join(', ')}. Add "skip: true" if none is fine.`,
  );
}

function searchOf(terms: readonly Value[], options: Dict): Search {
  const names: string[] = [];
  let skip = truth(options.get('skip') ?? false);
  for (const term of terms) {
    if (isSequence(term)) {
      const inner = searchOf(term, options);
      names.push(...inner.names);
      skip ||= inner.skip;
    } else if (isDict(term)) {
      names.push(...combinations(term));
      skip = truth(term.get('skip') ?? false);
    } else
      names.push(
        ...(options.has('paths') || options.has('files') ? combinations(options) : []),
        textOf(term),
      );
  }
  return { names, skip };
}

/** Every file in every path. */
function combinations(options: Dict): string[] {
  const files = split(options.get('files') ?? [], /[,;]/);
  const paths = split(options.get('paths') ?? [], /[,:;]/);
  if (paths.length === 0) return files;
  return paths.flatMap((path) => files.map((file) => posix.join(path, file)));
}

function split(value: Value, separator: RegExp): string[] {
  if (isSequence(value)) return value.flatMap((item) => split(item, separator));
  return str(value)
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
