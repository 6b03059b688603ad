import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ansiblePlaybook, runCli } from '../helpers/cli.ts';
import type { RunResult } from '../helpers/process.ts';
import { isInstalled } from '../helpers/programs.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { type Line, megabytes } from './line.ts';
import type { BenchOptions } from './options.ts';
import { median } from './race.ts';

/** Playbooks of one kind, in two sizes: what they differ by is free of start-up. */
interface Kind {
  readonly name: string;
  readonly sizes: readonly [few: number, many: number];
  /** Ansible's time divided by ours, at least. */
  readonly bound: number;
  /** The tasks of a playbook of that size. */
  readonly tasks: (size: number) => readonly object[];
}

/** Of the further tasks Ansible does this part: its time per task does not depend on their number. */
const ansibleShare = 5;

const memoryLimit = 200_000_000;

const kinds: readonly Kind[] = [
  {
    name: 'debug, set_fact, assert',
    sizes: [200, 2000],
    bound: 50,
    tasks: (size) => repeat(size, (at) => light[at % light.length] ?? {}),
  },
  {
    name: 'command',
    sizes: [20, 200],
    bound: 15,
    tasks: (size) => repeat(size, () => ({ command: 'true', changed_when: false })),
  },
  {
    name: 'include_role in a loop',
    sizes: [20, 200],
    bound: 50,
    tasks: (size) => [{ include_role: { name: 'small' }, loop: repeat(size, (at) => at) }],
  },
];

const light: readonly object[] = [
  { name: 'Say', debug: { msg: '{{ greeting }} {{ count | default(0) }}' } },
  { name: 'Count', set_fact: { count: '{{ count | default(0) | int + 1 }}' } },
  { name: 'Hold', assert: { that: ['count | int > 0', "greeting == 'hello'"], quiet: true } },
];

/** Runs of playbooks beside ansible-playbook, by what a further task costs. */
export async function measureLanguage({ rounds }: BenchOptions): Promise<Line[]> {
  const lines: Line[] = [];
  for (const kind of kinds) lines.push(...(await compare(kind, rounds)));
  return lines;
}

/** Loading and checking must grow with the playbook, not faster. */
export async function measureLoad({ rounds }: BenchOptions): Promise<Line[]> {
  const [kind] = kinds;
  if (kind === undefined) return [];
  const [bare, few, many] = [
    await timeOf('validate', kind, 1, rounds),
    await timeOf('validate', kind, 1000, rounds),
    await timeOf('validate', kind, 10_000, rounds),
  ];
  const perTask = [(few.time - bare.time) / 1000, (many.time - bare.time) / 10_000] as const;
  const ratio = perTask[1] / perTask[0];
  const contender = 'mirror-play validate, time per task, 10,000 against 1,000';
  const figure = `${perTask[1].toFixed(3)} ms`;
  const line = { row: 'load', contender, figure, ratio: ratio.toFixed(2), bound: '1.20' };
  return [{ ...line, met: ratio <= 1.2 }, memoryLine('load', many)];
}

async function compare(kind: Kind, rounds: number): Promise<Line[]> {
  const [few, many] = kind.sizes;
  const row = `language: ${kind.name}`;
  const [start, end] = [
    await timeOf('run', kind, few, rounds),
    await timeOf('run', kind, many, rounds),
  ];
  const ours = (end.time - start.time) / (many - few);
  const figure = `${ours.toFixed(3)} ms`;
  const lines: Line[] = [
    { row, contender: 'mirror-play, time per task', figure },
    memoryLine(row, end),
  ];
  if (!isInstalled('ansible-playbook')) return lines;
  const first = await timeOf('ansible', kind, few, 1);
  const further = Math.ceil((many - few) / ansibleShare);
  const last = await timeOf('ansible', kind, few + further, 1);
  const theirs = (last.time - first.time) / further;
  const ratio = theirs / ours;
  const contender = 'ansible-playbook, time per task';
  const held = {
    ratio: `${ratio.toFixed(0)} ×`,
    bound: `${kind.bound} ×`,
    met: ratio >= kind.bound,
  };
  return [...lines, { row, contender, figure: `${theirs.toFixed(1)} ms`, ...held }];
}

interface Timed {
  /** Milliseconds, the median. */
  readonly time: number;
  readonly peakMemory: number;
}

async function timeOf(
  how: 'run' | 'validate' | 'ansible',
  kind: Kind,
  size: number,
  rounds: number,
): Promise<Timed> {
  const folder = tempDir('bench');
  try {
    const playbook = writePlaybook(folder.path, kind.tasks(size));
    const results: RunResult[] = [];
    for (let round = 0; round < rounds; round += 1) {
      results.push(await start(how, playbook, folder.path));
    }
    return {
      time: median(results.map(({ milliseconds }) => milliseconds)),
      peakMemory: Math.max(...results.map(({ peakMemory }) => peakMemory)),
    };
  } finally {
    folder.remove();
  }
}

async function start(how: string, playbook: string, home: string): Promise<RunResult> {
  const result =
    how === 'ansible'
      ? await ansiblePlaybook([playbook], { home })
      : await runCli(how === 'validate' ? ['validate', playbook] : [playbook]);
  if (result.code !== 0) throw new Error(`${how}: ${result.stdout.slice(-2000)}${result.stderr}`);
  return result;
}

/** JSON is YAML. */
function writePlaybook(folder: string, tasks: readonly object[]): string {
  const role = join(folder, 'roles/small/tasks');
  mkdirSync(role, { recursive: true });
  writeFileSync(join(role, 'main.yml'), JSON.stringify(light));
  const vars = { greeting: 'hello' };
  const play = { hosts: 'localhost', connection: 'local', gather_facts: false, vars, tasks };
  const path = join(folder, 'site.yml');
  writeFileSync(path, JSON.stringify([play], undefined, 1));
  return path;
}

function memoryLine(row: string, { peakMemory }: Timed): Line {
  const met = peakMemory < memoryLimit;
  const bound = megabytes(memoryLimit);
  return { row, contender: 'mirror-play, peak memory', figure: megabytes(peakMemory), bound, met };
}

function repeat<T>(count: number, item: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => item(index));
}
