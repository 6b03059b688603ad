import type { Scope } from './scope.ts';
import type { Value } from './value.ts';

/** Keyword arguments by name. */
export type Named = ReadonlyMap<string, Value>;

/** `value | name(args, key=value)`. */
export type Filter = (
  value: Value,
  args: readonly Value[],
  named: Named,
  context: Evaluation,
) => Value;

/** `value is name(args)`. */
export type Test = (
  value: Value,
  args: readonly Value[],
  named: Named,
  context: Evaluation,
) => boolean;

/** `lookup('name', terms…, key=value)`: always a list, one entry per term or more. */
export type Lookup = (
  terms: readonly Value[],
  named: Named,
  context: Evaluation,
) => readonly Value[];

/** What plugins may use of the evaluation that calls them. */
export interface Evaluation {
  readonly scope: Scope;
  readonly plugins: Plugins;
  readonly host: TemplateHost;
  /** The text of a template file, rendered over a scope. */
  renderFile(text: string, scope: Scope, file: string): Value;
}

/** Everything an expression can name besides variables. Names as written, short or dotted. */
export interface Plugins {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly tests: ReadonlyMap<string, Test>;
  readonly lookups: ReadonlyMap<string, Lookup>;
  readonly globals: ReadonlyMap<string, Value>;
}

/** The outside world, as templates may see it. Synchronous: templates are. */
export interface TemplateHost {
  /** Environment variables, for `lookup('env')` and expanduser. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970, for `now()`. */
  now(): number;
  /** First existing file for a name, searched as Ansible does (role, task file, playbook). */
  find(kind: 'files' | 'templates' | 'vars', name: string): string | undefined;
  /** File content, decrypted if vaulted. Throws a CodedError. */
  read(path: string): Buffer;
  /** Runs a shell command, for `lookup('pipe')`; gives its stdout. Throws a CodedError. */
  pipe(command: string): string;
  /** Plain text of a vault envelope. Throws a CodedError. */
  decrypt(envelope: string): string;
  /** The folder that relative paths to be written mean: the playbook's. */
  readonly basedir?: string | undefined;
  /** What paths are; `nodeFiles` is the real one. */
  readonly files: TemplateFiles;
  /** Names of the hosts that a pattern means, for `lookup('inventory_hostnames')`. */
  readonly hostNames?: ((pattern: string) => readonly string[]) | undefined;
  /** A setting of Ansible's, for `lookup('config')`; undefined: no such. */
  readonly setting?: ((name: string) => Value | undefined) | undefined;
  /** Body of a URL, for `lookup('url')`. Throws a CodedError. Left out where nothing may be asked. */
  readonly fetch?: ((request: UrlRequest) => string) | undefined;
}

/** The file system, as tests, path filters and lookups may ask it. */
export interface TemplateFiles {
  /** What stands at the path, links followed; undefined when nothing does. */
  kind(path: string): 'file' | 'directory' | 'other' | undefined;
  isLink(path: string): boolean;
  /** The path with its links resolved; what does not exist stays as it is. */
  realPath(path: string): string;
  /** Paths that match a shell pattern, sorted. */
  glob(pattern: string): readonly string[];
  /** Writes a file of mode 0600 and the folders above it. Throws a CodedError. */
  write(path: string, text: string): void;
}

/** What `lookup('url')` asks for. */
export interface UrlRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly validateCerts: boolean;
  /** Seconds. */
  readonly timeout: number;
}
