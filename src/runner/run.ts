import type { HostRecap } from '../event/outcome.ts';
import { Templar } from '../template/templar.ts';
import { awaitJobs } from './background.ts';
import type { CompiledPlay } from './compile.ts';
import { Foretold } from './foretold.ts';
import type { HostState } from './hosts/host-state.ts';
import { Inventory } from './hosts/inventory.ts';
import { inventoryLayers } from './hosts/inventory-layers.ts';
import { openPlay } from './open-play.ts';
import { planPlays } from './plan-plays.ts';
import { runPlay } from './play.ts';
import { noAnswers } from './prompts.ts';
import type { RunOptions } from './run-options.ts';
import type { Run } from './run-state.ts';
import { searchBases } from './search.ts';
import { templateHost } from './template-host.ts';

/** How a run ended. */
export interface RunOutcome {
  /** One line per host that did something, by name. */
  readonly recap: readonly HostRecap[];
  /** Some host failed and was not rescued. */
  readonly failed: boolean;
  /** The signal was aborted. */
  readonly aborted: boolean;
  /** `--start-at-task` named no task. */
  readonly startNotFound: boolean;
}

/**
 * Runs playbooks one after another. Everything static (roles, imports, hosts) is resolved
 * before the first task. Failures of tasks are in the outcome; throws a CodedError or
 * DiagnosticError for what cannot run at all.
 */
export async function runPlaybooks<Services>(options: RunOptions<Services>): Promise<RunOutcome> {
  const run = newRun(options as RunOptions<unknown>);
  for (const planned of planPlays(run)) {
    if (options.signal.aborted) break;
    const goesOn = await runPlanned(planned, run);
    if (!goesOn) break;
  }
  await awaitJobs(run);
  const hosts = [...run.hosts.values()];
  return {
    recap: hosts
      .filter(({ seen }) => seen)
      .map(recapOf)
      .sort(byHost),
    failed: hosts.some(({ counters }) => counters.failed + counters.unreachable > 0),
    aborted: options.signal.aborted,
    startNotFound: run.waitingFor !== undefined,
  };
}

/** Runs one play; false when all its hosts have failed, which ends the run. */
async function runPlanned(planned: CompiledPlay, run: Run): Promise<boolean> {
  const play = await openPlay(planned, run);
  if (play === undefined) return true;
  await runPlay(play);
  return play.hosts.some(({ failure }) => failure === undefined);
}

/** A run that has not begun. */
export function newRun(options: RunOptions<unknown>): Run {
  const templars = new Map<string, Templar>();
  let lastId = 0;
  const inventory = new Inventory(options.inventory);
  return {
    options,
    inventory,
    inventoryLayers: inventoryLayers(inventory, options.loader),
    hosts: new Map<string, HostState>(),
    jobs: new Map(),
    foretold: new Foretold(),
    prompts: noAnswers,
    waitingFor: options.startAtTask,
    stepping: options.step ?? false,
    nextId: () => String(++lastId),
    templarFor: (frame) => {
      const bases = searchBases(frame);
      const key = bases.join('\n');
      const templar = templars.get(key) ?? newTemplar(bases, options, inventory);
      templars.set(key, templar);
      return templar;
    },
  };
}

function newTemplar(
  bases: readonly string[],
  options: RunOptions<unknown>,
  inventory: Inventory,
): Templar {
  return new Templar({ plugins: options.plugins, host: templateHost(bases, options, inventory) });
}

function byHost(one: HostRecap, other: HostRecap): number {
  return one.host < other.host ? -1 : 1;
}

function recapOf({ name, counters }: HostState): HostRecap {
  return { host: name, ...counters };
}
