import type { VariableLayer } from '../template/lazy-scope.ts';
import type { Templar } from '../template/templar.ts';
import type { Job } from './background.ts';
import type { CompiledPlay } from './compile.ts';
import type { Foretold } from './foretold.ts';
import type { Frame } from './frame.ts';
import type { HostState } from './hosts/host-state.ts';
import type { Inventory } from './hosts/inventory.ts';
import type { PlayVariables } from './precedence.ts';
import type { RunOptions } from './run-options.ts';

/** One run: what all its plays share. */
export interface Run {
  readonly options: RunOptions<unknown>;
  readonly inventory: Inventory;
  /** Variables that inventory, `group_vars/` and `host_vars/` say of a host, nearest first. */
  inventoryLayers(host: string, playbookDir: string): readonly VariableLayer[];
  /** Every host that a play has named so far. */
  readonly hosts: Map<string, HostState>;
  /** The templar that searches files where tasks of that frame do. */
  templarFor(frame: Frame): Templar;
  /** Tasks with `async`, by job id. */
  readonly jobs: Map<string, Job>;
  /** What check mode has not made. */
  readonly foretold: Foretold;
  /** A new id for a task banner. */
  nextId(): string;
  /** What has been answered to the prompts of the current play, strongest first. */
  prompts: readonly VariableLayer[];
  /** `--start-at-task` has not been met yet. */
  waitingFor: string | undefined;
  /** `--step`: every task is asked about. */
  stepping: boolean;
}

/** One play on its hosts. */
export interface PlayRun extends CompiledPlay {
  readonly run: Run;
  readonly name: string;
  /** Hosts that the play began with. */
  readonly hosts: readonly HostState[];
  /** Names of all that its pattern means, in the order of the inventory. */
  readonly listed: readonly string[];
  /** Those of the current `serial` batch. */
  batch: readonly HostState[];
  readonly variables: ReadonlyMap<HostState, PlayVariables>;
}
