import type { EventSink } from '../event/sink.ts';
import type { Playbook } from '../playbook/model.ts';
import type { Plugins } from '../template/plugins.ts';
import type { RawDict } from '../template/value.ts';
import type { Inventory } from './inventory.ts';
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
  /** `-e`: beats every other variable. */
  readonly extraVars: RawDict;
  /** `--tags`; empty: all. */
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  /** Undefined: the implicit localhost alone. */
  readonly inventory?: Inventory | undefined;
  readonly limit?: string | undefined;
  readonly startAtTask?: string | undefined;
  readonly forceHandlers?: boolean | undefined;
  /** Hosts at a time. */
  readonly forks?: number | undefined;
  readonly verbosity: number;
  /** Of the process: the base of every task's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Plain text of a vault envelope. Throws a CodedError. */
  readonly decrypt: (envelope: string) => string;
  /** Asks the user, for `vars_prompt` and `pause`; undefined: there is nobody. */
  readonly prompt?: ((question: Question) => Promise<string>) | undefined;
}

interface Question {
  readonly text: string;
  readonly secret: boolean;
}
