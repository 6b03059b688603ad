import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { availableModules } from '../../src/app/user-modules.ts';
import type { AnyModule } from '../../src/runner/module.ts';
import { playPath } from '../unit/runner/stage.ts';
import { ansiblePlaybook } from './cli.ts';
import { standIns } from './stand-in.ts';
import { writeInto } from './write-into.ts';

/** Tasks to run under ansible-core and under mirror-play, each in a folder of its own. */
export interface TaskCase {
  readonly name: string;
  /** YAML tasks or objects; every result is registered, and errors are ignored. */
  readonly tasks: readonly (string | TaskObject)[];
  /** Files that the folder holds before. */
  readonly files?: Readonly<Record<string, string>>;
  readonly check?: boolean;
  /** Stand-ins for programs, as `standIns` makes them. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Fields of results that cannot be equal. */
  readonly ignore?: readonly string[];
  /** Other changes that make results comparable. */
  readonly adjust?: (result: Fields, index: number) => Fields;
  readonly environment?: Readonly<Record<string, string>>;
}

type TaskObject = Readonly<Record<string, unknown>>;
export type Fields = Readonly<Record<string, unknown>>;

/** What one side registered, task by task. */
export type Registered = readonly Fields[];

export interface Both {
  readonly theirs: Registered;
  readonly ours: Registered;
  /** How stand-ins were called. */
  readonly theirCalls: readonly string[];
  readonly ourCalls: readonly string[];
}

/** Runs the tasks under both; `folder` is emptied by whoever made it. */
export async function runBoth(each: TaskCase, folder: string): Promise<Both> {
  const places = [
    prepared(each, join(folder, 'ansible')),
    prepared(each, join(folder, 'ours')),
  ] as const;
  const bins = places.map((place) => standIns(place, each.programs ?? {}));
  const path = (index: number) => `${bins[index]?.path}:${process.env.PATH}`;
  const [theirs, ours] = await Promise.all([
    underAnsible(each, places[0], path(0)),
    underMirrorPlay(each, places[1], path(1)),
  ]);
  const [theirCalls = [], ourCalls = []] = bins.map((bin) => bin.calls());
  return { theirs, ours, theirCalls, ourCalls };
}

function prepared(each: TaskCase, folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(each.files ?? {})) {
    writeInto(folder, name, content);
  }
  writeInto(folder, 'site.yml', playbookFor(each));
  return folder;
}

function playbookFor({ tasks, environment = {} }: TaskCase): unknown {
  const registered = tasks.map((task, index) => ({
    ...(typeof task === 'string' ? { command: task } : task),
    register: `r${index}`,
    ignore_errors: true,
  }));
  const names = registered.map(({ register }) => register).join(', ');
  const dump = { content: `{{ [${names}] }}`, dest: '{{ playbook_dir }}/dump.json' };
  return [
    {
      hosts: 'localhost',
      gather_facts: false,
      environment,
      tasks: [...registered, { copy: dump, check_mode: false }],
    },
  ];
}

async function underAnsible(each: TaskCase, folder: string, path: string): Promise<Registered> {
  const flags = each.check ? ['--check', '--diff'] : [];
  const result = await ansiblePlaybook(['site.yml', ...flags], {
    cwd: folder,
    home: folder,
    env: { PATH: path },
  });
  return dumped(each, folder, `${result.stdout}${result.stderr}`);
}

async function underMirrorPlay(each: TaskCase, folder: string, path: string): Promise<Registered> {
  const { check = false } = each;
  const environment = { PATH: path, HOME: folder, LC_ALL: 'C.UTF-8' };
  const playbook = join(folder, 'site.yml');
  const place = { playbooks: [playbook], cwd: folder, env: environment, library: [] };
  const modules = (await availableModules(place)) as readonly AnyModule<unknown>[];
  const { exit } = await playPath(playbook, { check, diff: check, environment, modules });
  return dumped(each, folder, `exit ${exit}`);
}

function dumped(each: TaskCase, folder: string, output: string): Registered {
  const path = join(folder, 'dump.json');
  if (!existsSync(path)) throw new Error(`nothing was registered: ${output}`);
  const text = readFileSync(path, 'utf8').replaceAll(folder, '<dir>');
  const results = JSON.parse(text) as Fields[];
  const ignored = new Set(['ansible_facts', 'exception', 'hint', ...(each.ignore ?? [])]);
  return results.map((result, index) => {
    const kept = Object.fromEntries(Object.entries(result).filter(([name]) => !ignored.has(name)));
    return each.adjust?.(kept, index) ?? kept;
  });
}
