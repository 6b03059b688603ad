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
}
