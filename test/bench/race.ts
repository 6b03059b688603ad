import { type CountingProxy, countingProxy } from '../helpers/counting-proxy.ts';
import { type DockerRegistry, startDockerRegistry } from '../helpers/docker-registry.ts';
import type { RunResult } from '../helpers/process.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import type { Contender } from './contenders.ts';

export interface Race {
  readonly source: DockerRegistry;
  readonly names: readonly string[];
  readonly rounds: number;
  /** Undefined: straight to the registries. */
  readonly delayMs?: number | undefined;
  /** Undefined: each run starts with an empty target. */
  readonly target?: DockerRegistry | undefined;
}

/** What one contender did: its runs, and what the proxies saw in the last of them. */
export interface Figures {
  readonly runs: readonly RunResult[];
  /** Milliseconds, the median. */
  readonly time: number;
  readonly peakMemory: number;
  readonly cpuSeconds: number;
  readonly requests: number;
  readonly uploads: readonly string[];
  readonly mounts: readonly string[];
}

/** Lets contenders do the same job in turn, round by round, so that all meet the same weather. */
export async function race(
  contenders: readonly Contender[],
  course: Race,
): Promise<Map<string, Figures>> {
  const laps = new Map<string, Lap[]>();
  for (let round = 0; round < course.rounds; round += 1) {
    for (const contender of contenders.filter(({ available }) => available)) {
      const known = laps.get(contender.name) ?? [];
      laps.set(contender.name, [...known, await lap(contender, course)]);
    }
  }
  return new Map([...laps].map(([name, list]) => [name, figures(list)]));
}

interface Lap {
  readonly result: RunResult;
  readonly requests: number;
  readonly uploads: readonly string[];
  readonly mounts: readonly string[];
}

async function lap(contender: Contender, course: Race): Promise<Lap> {
  const target = course.target ?? (await startDockerRegistry());
  const folder = tempDir('bench');
  const proxies = await openProxies(course, target);
  try {
    const [source, sink] = proxies ?? [course.source, target];
    const ends = { source: source.host, target: sink.host, folder: folder.path };
    const result = await contender.run({ ...ends, names: course.names });
    if (result.code !== 0) throw new Error(`${contender.name}: ${result.stdout}${result.stderr}`);
    return { result, ...seenBy(proxies ?? []) };
  } finally {
    for (const proxy of proxies ?? []) await proxy.stop();
    if (!course.target) await target.remove();
    folder.remove();
  }
}

async function openProxies(course: Race, target: DockerRegistry) {
  if (course.delayMs === undefined) return undefined;
  const { delayMs } = course;
  const source = await countingProxy({ target: course.source.url, delayMs });
  return [source, await countingProxy({ target: target.url, delayMs })] as const;
}

function seenBy(proxies: readonly CountingProxy[]): Omit<Lap, 'result'> {
  return {
    requests: proxies.reduce((sum, proxy) => sum + proxy.requests.length, 0),
    uploads: proxies.flatMap((proxy) => proxy.uploads.map(({ digest }) => digest)),
    mounts: proxies.flatMap((proxy) => proxy.mounts.map(({ digest }) => digest)),
  };
}

function figures(laps: readonly Lap[]): Figures {
  const last = laps.at(-1);
  return {
    runs: laps.map(({ result }) => result),
    time: median(laps.map(({ result }) => result.milliseconds)),
    peakMemory: Math.max(...laps.map(({ result }) => result.peakMemory)),
    cpuSeconds: median(laps.map(({ result }) => result.cpuSeconds)),
    requests: last?.requests ?? 0,
    uploads: last?.uploads ?? [],
    mounts: last?.mounts ?? [],
  };
}

/** The middle one; of an even number, the lower middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
