import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exitCodeOfError, exitCodeOfRun } from '../../../src/app/exit-code.ts';
import type { RunEvent } from '../../../src/event/events.ts';
import type { HostRecap } from '../../../src/event/outcome.ts';
import { generalModules } from '../../../src/modules/catalogue.ts';
import { InventoryBuilder } from '../../../src/playbook/inventory/builder.ts';
import type { InventoryModel } from '../../../src/playbook/inventory/model.ts';
import { Loader } from '../../../src/playbook/loader.ts';
import { moduleCatalogue } from '../../../src/playbook/module-catalogue.ts';
import type { AnyModule } from '../../../src/runner/module.ts';
import { moduleTable } from '../../../src/runner/module-table.ts';
import { type RunOutcome, runPlaybooks } from '../../../src/runner/run.ts';
import type { RunOptions } from '../../../src/runner/run-options.ts';
import { builtinPlugins } from '../../../src/template/builtins.ts';
import type { Raw } from '../../../src/template/value.ts';

/** What a playbook did. */
export interface Played {
  readonly outcome: RunOutcome;
  readonly events: readonly RunEvent[];
  /** Of localhost. */
  readonly recap: HostRecap | undefined;
  /** `msg` of every debug task, in order. */
  readonly said: readonly unknown[];
  /** Banners, in order. */
  readonly titles: readonly string[];
  /** `status` of every finished task, in order. */
  readonly statuses: readonly string[];
  readonly folder: string;
}

type Files = Readonly<Record<string, string>>;
/** What a test runs differently. */
export type Overrides = Partial<Omit<RunOptions<unknown>, 'modules'>> & {
  readonly modules?: readonly AnyModule<unknown>[];
};

const folders: string[] = [];

/** A new folder with these files. */
function folderWith(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'mirror-play-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Removes what `play` left behind: for `afterAll`. */
export function cleanUp(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** An inventory of hosts with variables, all in one group. */
export function inventoryOf(
  hosts: Readonly<Record<string, Readonly<Record<string, Raw>>>>,
  group = 'ungrouped',
): InventoryModel {
  const builder = new InventoryBuilder();
  for (const [name, variables] of Object.entries(hosts)) {
    builder.addHosts(name, group, Object.entries(variables), undefined);
  }
  return builder.build();
}

/** Plays `site.yml` out of these files. */
export async function playFiles(files: Files, overrides: Overrides = {}): Promise<Played> {
  const folder = folderWith(files);
  const { outcome, events } = await start(join(folder, 'site.yml'), overrides);
  return { outcome, events, ...summary(outcome, events), folder };
}

/** Plays a playbook to its exit code: what cannot run at all is one, too. */
export async function playPath(
  path: string,
  overrides: Overrides = {},
): Promise<{ readonly exit: number; readonly recap: HostRecap | undefined }> {
  try {
    const { outcome } = await start(path, overrides);
    const recap = outcome.recap.find(({ host }) => host === 'localhost');
    const exit = exitCodeOfRun({ recap: outcome.recap, check: false, detailed: false });
    return { exit, recap };
  } catch (error) {
    return { exit: exitCodeOfError(error), recap: undefined };
  }
}

async function start(path: string, overrides: Overrides) {
  const events: RunEvent[] = [];
  const modules = overrides.modules ?? generalModules;
  const loader = new Loader({ modules: moduleCatalogue(modules) });
  const outcome = await runPlaybooks<unknown>({
    playbooks: [loader.loadPlaybook(path)],
    loader,
    services: {},
    plugins: builtinPlugins(),
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
    check: false,
    diff: false,
    extraVars: new Map(),
    tags: [],
    skipTags: [],
    verbosity: 0,
    environment: { PATH: process.env.PATH, HOME: process.env.HOME },
    now: () => Date.now(),
    decrypt: () => Buffer.from('secret'),
    ...overrides,
    modules: moduleTable(modules),
  });
  return { outcome, events };
}

/** Plays these tasks on localhost, without gathering facts. */
export function playTasks(tasks: string, overrides?: Overrides): Promise<Played> {
  return playFiles({ 'site.yml': playOf(tasks) }, overrides);
}

/** A play on localhost with these tasks. */
export function playOf(tasks: string): string {
  const indented = tasks.replaceAll(/^/gm, '    ');
  return `- hosts: localhost\n  gather_facts: false\n  tasks:\n${indented}\n`;
}

function summary(outcome: RunOutcome, events: readonly RunEvent[]) {
  const finished = events.flatMap((event) => (event.type === 'task.finished' ? [event] : []));
  const items = events.flatMap((event) =>
    event.type === 'item.finished' || (event.type === 'task.finished' && !event.looped)
      ? [event]
      : [],
  );
  return {
    recap: outcome.recap.find(({ host }) => host === 'localhost'),
    said: items
      .filter(({ task, status }) => task.module.endsWith('debug') && status === 'ok')
      .map(({ result }) => result.msg),
    titles: events.flatMap((event) => (event.type === 'task.started' ? [event.task.title] : [])),
    statuses: finished.map(({ status }) => status),
  };
}
