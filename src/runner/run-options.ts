import type { EventSink } from '../event/sink.ts';
import type { InventoryModel } from '../playbook/inventory/model.ts';
import type { Keywords, Playbook } from '../playbook/model.ts';
import type { Plugins } from '../template/plugins.ts';
import type { RawDict, Value } from '../template/value.ts';
import type { PlayLoader } from './loader.ts';
import type { ModuleTable } from './module-table.ts';

/** Everything that a run needs from outside: nothing here reads the process on its own. */
export interface RunOptions<Services> {
  readonly playbooks: readonly Playbook[];
  readonly loader: PlayLoader;
  readonly modules: ModuleTable<Services>;
  readonly services: Services;
  /** Filters, tests and lookups. */
  readonly plugins: Plugins;
  readonly emit: EventSink;
  /** Aborting ends the running task as failed; nothing starts after it. */
  readonly signal: AbortSignal;
  readonly check: boolean;
  readonly diff: boolean;
  /**
   * Under check, commands that only read run for real: the shipped list and these. Undefined: none.
   */
  readonly checkReads?: readonly string[] | undefined;
  /** `-e`: beats every other variable. */
  readonly extraVars: RawDict;
  /** `--tags`; empty: all. */
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  /** Undefined: the implicit localhost alone. */
  readonly inventory?: InventoryModel | undefined;
  readonly limit?: string | undefined;
  readonly startAtTask?: string | undefined;
  /** Ask before every task. */
  readonly step?: boolean | undefined;
  /** Keywords that every play inherits; what it says itself goes first. */
  readonly playDefaults?: Keywords | undefined;
  /** Of the user to become, where no variable says it. */
  readonly becomePassword?: string | undefined;
  /** The environment with which sudo learns a password that it asks for. */
  readonly askpass?: ((password: string) => Readonly<Record<string, string>>) | undefined;
  /** Facts that outlive the run; undefined: none do. */
  readonly factCache?: FactCache | undefined;
  /** `gathering = smart`: facts that are known are not gathered again. */
  readonly gatherOnce?: boolean | undefined;
  /** Hosts at a time. */
  readonly forks?: number | undefined;
  readonly verbosity: number;
  /** Of the process: the base of every task's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A setting of Ansible's by its name, for `lookup('config')`; undefined: no such. */
  readonly setting?: ((name: string) => Value | undefined) | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Content of a vault envelope; `where` names it in messages. Throws a CodedError. */
  readonly decrypt: (envelope: string, where?: string) => Buffer;
  /** Asks the person at the terminal, for `vars_prompt` and `--step`; undefined: nobody. */
  readonly ask?: Ask | undefined;
  /** For `pause`; undefined: there is no terminal. */
  readonly pause?: PauseAtTerminal | undefined;
}

/** Where facts are kept from one run to the next. */
export interface FactCache {
  /** What is known of a host; undefined: nothing, or it is too old. */
  load(host: string): ReadonlyMap<string, Value> | undefined;
  save(host: { readonly name: string; readonly facts: ReadonlyMap<string, Value> }): void;
  forget(host: string): void;
}

/** How long a `pause` is, and what is shown of what is typed meanwhile. */
export interface PauseRequest {
  /** Undefined: until a line has been typed. */
  readonly seconds: number | undefined;
  readonly echo: boolean;
  /** Tells the person something. */
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** How a pause ended. */
export interface PauseOutcome {
  readonly typed: string;
  /** The person pressed Ctrl-C, then A. */
  readonly aborted: boolean;
}

/** Pauses at the terminal. Rejects when the run is interrupted. */
export type PauseAtTerminal = (request: PauseRequest) => Promise<PauseOutcome>;

/** Something to ask the person at the terminal. */
export interface Question {
  readonly text: string;
  /** What is typed is not shown. */
  readonly secret: boolean;
}

/** Asks; the answer is without its line break. Rejects when the run is interrupted. */
export type Ask = (question: Question) => Promise<string>;
