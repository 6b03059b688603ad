import { posix, win32 } from 'node:path';
import type { Filter, Named, TemplateHost } from '../plugins.ts';
import { argument, textOf } from '../python/arguments.ts';
import { str } from '../python/text.ts';
import { isSequence, typeName } from '../python/types.ts';
import { valueError } from '../template-error.ts';
import { Tuple, type Value } from '../value.ts';

/** Filters over paths; POSIX rules as in Python's `os.path`. */
export const PATH_FILTERS: Readonly<Record<string, Filter>> = {
  basename: (value) => lastPart(textOf(value)),
  dirname: (value) => directory(textOf(value)),
  splitext: (value) => splitExtension(textOf(value)),
  path_join: pathJoin,
  expanduser: (value, _args, _named, { host }) => expandUser(textOf(value), host),
  expandvars: (value, _args, _named, { host }) => expandVariables(textOf(value), host),
  realpath: (value, _args, _named, { host }) => host.files.realPath(textOf(value)),
  normpath: (value) => normalized(textOf(value)),
  relpath,
  fileglob: (value, _args, _named, { host }) => filesMatching(textOf(value), host),
  commonpath: (value) => commonPath(value),
  win_basename: (value) => win32.basename(textOf(value)),
  win_dirname: (value) => winDirectory(textOf(value)),
  win_splitdrive: (value) => splitDrive(textOf(value)),
};

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function directory(path: string): string {
  const head = path.slice(0, path.lastIndexOf('/') + 1);
  return /^\/+$/.test(head) ? head : head.replace(/\/+$/, '');
}

function splitExtension(path: string): Value {
  const name = lastPart(path);
  const dot = name.lastIndexOf('.');
  const isHidden = /^\.*$/.test(name.slice(0, Math.max(0, dot)));
  if (dot <= 0 || isHidden) return Tuple.of(path, '');
  const cut = path.length - (name.length - dot);
  return Tuple.of(path.slice(0, cut), path.slice(cut));
}

function pathJoin(value: Value): string {
  if (typeof value === 'string') return value;
  if (!isSequence(value)) {
    throw valueError(`|path_join expects string or sequence, got ${typeName(value)} instead.`);
  }
  return value.map((part) => textOf(part)).reduce(joinTwo, '');
}

function joinTwo(path: string, part: string): string {
  if (part.startsWith('/')) return part;
  return path === '' || path.endsWith('/') ? path + part : `${path}/${part}`;
}

/** `~` at the start as the home of the user. */
function expandUser(path: string, host: TemplateHost): string {
  const home = host.env.HOME;
  return home !== undefined && /^~(?:\/|$)/.test(path) ? home + path.slice(1) : path;
}

/** `$NAME` and `${NAME}` of the environment; unknown ones stay. */
function expandVariables(text: string, host: TemplateHost): string {
  return text.replace(/\$(?:(\w+)|\{([^}]*)\})/g, (whole, bare?: string, braced?: string) => {
    const name = bare ?? braced ?? '';
    return (Object.hasOwn(host.env, name) ? host.env[name] : undefined) ?? whole;
  });
}

function normalized(path: string): string {
  const result = posix.normalize(path);
  return result.length > 1 ? result.replace(/\/$/, '') : result;
}

function relpath(
  value: Value,
  args: readonly Value[],
  named: Named,
  { host }: { host: TemplateHost },
) {
  const start = argument(args, named, 0, 'start') ?? '.';
  const from = posix.resolve(host.files.realPath('.'), str(start));
  return posix.relative(from, posix.resolve(host.files.realPath('.'), textOf(value))) || '.';
}

function filesMatching(pattern: string, host: TemplateHost): Value {
  return host.files.glob(pattern).filter((path) => host.files.kind(path) === 'file');
}

function commonPath(value: Value): string {
  const paths = isSequence(value) ? value.map((path) => textOf(path).split('/')) : [];
  const [first = [], ...rest] = paths;
  const end = first.findIndex((part, index) => rest.some((path) => path[index] !== part));
  return first.slice(0, end < 0 ? undefined : end).join('/') || (first[0] === '' ? '/' : '');
}

function winDirectory(path: string): string {
  const head = path.slice(0, Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
  return /^(?:[a-zA-Z]:)?[\\/]+$/.test(head) ? head : head.replace(/[\\/]+$/, '');
}

function splitDrive(path: string): Value {
  const drive = /^(?:[a-zA-Z]:|[\\/]{2}[^\\/]+[\\/][^\\/]+)/.exec(path)?.[0] ?? '';
  return Tuple.of(drive, path.slice(drive.length));
}
