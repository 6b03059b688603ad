import { pushBigImage } from '../helpers/big-image.ts';
import { runCli, runNode } from '../helpers/cli.ts';
import { type DockerRegistry, startDockerRegistry } from '../helpers/docker-registry.ts';
import { pushImageSet, pushTagSet, sixtyImages } from '../helpers/image-set.ts';
import {
  ansibleRole,
  type Contender,
  craneCopy,
  curlHeads,
  curlPipe,
  mirrorPlay,
  plainLoop,
  regsync,
  skopeoCopy,
  skopeoSync,
} from './contenders.ts';
import { measureLanguage, measureLoad } from './language.ts';
import { type Line, megabytes, raceLines, seconds } from './line.ts';
import type { BenchOptions } from './options.ts';
import { type Figures, median, type Race, race } from './race.ts';

/** One thing that is measured. */
export interface Row {
  readonly name: string;
  readonly what: string;
  /** Measured only when asked for by name. */
  readonly long?: true;
  measure(options: BenchOptions): Promise<readonly Line[]>;
}

const proxyDelay = 50;
const memoryLimit = 150_000_000;

export const rows: readonly Row[] = [
  {
    name: 'help',
    what: '`mirror-play --help` against `node -e 0`',
    measure: measureHelp,
  },
  {
    name: 'requests',
    what: 'requests for one unchanged image',
    measure: (options) => onSet({ ...options, images: 1, rounds: 1 }, measureRequests),
  },
  {
    name: 'unchanged-tags',
    what: 'many unchanged tags, loopback',
    measure: measureUnchangedTags,
  },
  {
    name: 'unchanged-delay',
    what: 'the image set, unchanged, 50 ms added to each request',
    measure: (options) =>
      onSet(options, (course) =>
        unchanged('unchanged-delay', { ...course, delayMs: proxyDelay }, options, 0.015),
      ),
  },
  {
    name: 'cold-delay',
    what: 'the image set to an empty target, 50 ms added to each request',
    measure: (options) =>
      onSet(options, (course) =>
        cold('cold-delay', { ...course, delayMs: proxyDelay }, options, 0.08),
      ),
  },
  {
    name: 'cold',
    what: 'the image set to an empty target, loopback',
    measure: (options) => onSet(options, (course) => cold('cold', course, options, 0.55)),
  },
  {
    name: 'layer',
    what: 'one large layer, loopback: time, memory, processor',
    measure: measureLayer,
  },
  {
    name: 'huge-layer',
    what: 'one layer of 5 GiB, loopback: time, memory, processor',
    long: true,
    measure: measureHugeLayer,
  },
  {
    name: 'scale',
    what: 'ten times as many unchanged tags: time per image, memory',
    long: true,
    measure: measureScale,
  },
  {
    name: 'language',
    what: 'tasks, commands and roles in a loop, beside ansible-playbook: time of a further one',
    measure: measureLanguage,
  },
  {
    name: 'load',
    what: 'checking a playbook of 10,000 tasks against one of 1,000',
    measure: measureLoad,
  },
];

type Course = Pick<Race, 'source' | 'names' | 'rounds'>;

async function withSource<T>(body: (source: DockerRegistry) => Promise<T>): Promise<T> {
  const source = await startDockerRegistry();
  try {
    return await body(source);
  } finally {
    await source.remove();
  }
}

function onSet(options: BenchOptions, body: (course: Course) => Promise<Line[]>): Promise<Line[]> {
  return withSource(async (source) => {
    const names = await pushImageSet(source, { ...sixtyImages, images: options.images });
    return body({ source, names, rounds: options.rounds });
  });
}

async function measureRequests(course: Course): Promise<Line[]> {
  const results = await withTarget(course, (target) =>
    race([mirrorPlay, skopeoSync, skopeoCopy, craneCopy, regsync], {
      ...course,
      target,
      delayMs: 0,
    }),
  );
  return [...results].map(([contender, { requests }]) => ({
    row: 'requests',
    contender,
    figure: `${requests} requests`,
    ...(contender === 'mirror-play' && { bound: '2', met: requests === 2 }),
  }));
}

function measureUnchangedTags(options: BenchOptions): Promise<Line[]> {
  const shape = { repositories: 10, tags: Math.ceil(options.tags / 10) };
  return withSource(async (source) => {
    const names = await pushTagSet(source, shape);
    return withTarget({ source, names, rounds: options.rounds }, async (target) => {
      const course = { source, names, rounds: options.rounds, target };
      const results = await race([mirrorPlay, skopeoSync, regsync], course);
      return raceLines('unchanged-tags', results, { [skopeoSync.name]: 0.45 });
    });
  });
}

/** A target that holds all the images of the course already. */
async function withTarget<T>(
  course: Course,
  body: (target: DockerRegistry) => Promise<T>,
): Promise<T> {
  const target = await startDockerRegistry();
  try {
    await race([skopeoSync], { ...course, target, rounds: 1 });
    return await body(target);
  } finally {
    await target.remove();
  }
}

function unchanged(
  row: string,
  course: Course & { readonly delayMs: number },
  options: BenchOptions,
  bound: number,
): Promise<Line[]> {
  return withTarget(course, async (target) => {
    const results = await withLoops({ ...course, target }, options, [curlHeads]);
    return raceLines(row, results, { [skopeoSync.name]: bound });
  });
}

async function cold(
  row: string,
  course: Race,
  options: BenchOptions,
  bound: number,
): Promise<Line[]> {
  const results = await withLoops(course, options, [plainLoop]);
  const bounds = { [skopeoSync.name]: bound, ...(course.delayMs && { [plainLoop.name]: 1.2 }) };
  return raceLines(row, results, bounds);
}

/** The slow ones run once: what they lose by is not a matter of noise. */
async function withLoops(
  course: Race,
  options: BenchOptions,
  others: readonly Contender[] = [],
): Promise<Map<string, Figures>> {
  const results = await race([mirrorPlay, skopeoSync, regsync, ...others], course);
  if (!options.loops) return results;
  const loops = await race([skopeoCopy, craneCopy, ansibleRole], { ...course, rounds: 1 });
  return new Map([...results, ...loops]);
}

function measureLayer(options: BenchOptions): Promise<Line[]> {
  return withSource(async (source) => {
    const names = ['bench/big:1.0'];
    const digest = await pushBigImage(source, names[0] ?? '', options.layerSize);
    const curl = curlPipe(digest);
    const course = { source, names, rounds: options.rounds };
    const results = await race([mirrorPlay, skopeoSync, craneCopy, regsync, curl], course);
    const bounds = { [curl.name]: 1.15, [skopeoSync.name]: 1 };
    return [
      ...raceLines('layer', results, bounds),
      ...memoryLine('layer', results.get(mirrorPlay.name), memoryLimit),
      ...processorLines('layer', results, options.layerSize),
    ];
  });
}

/** Once: each run writes ten times as much as it would take to see the difference. */
function measureHugeLayer({ hugeLayerSize }: BenchOptions): Promise<Line[]> {
  return withSource(async (source) => {
    const names = ['bench/huge:1.0'];
    await pushBigImage(source, names[0] ?? '', hugeLayerSize);
    const results = await race([mirrorPlay, skopeoSync], { source, names, rounds: 1 });
    return [
      ...raceLines('huge-layer', results, {}),
      ...memoryLine('huge-layer', results.get(mirrorPlay.name), memoryLimit),
      ...processorLines('huge-layer', results, hugeLayerSize),
    ];
  });
}

function memoryLine(row: string, ours: Figures | undefined, limit: number): Line[] {
  if (!ours) return [];
  return [
    {
      row,
      contender: `${mirrorPlay.name}, peak memory`,
      figure: megabytes(ours.peakMemory),
      bound: megabytes(limit),
      met: ours.peakMemory < limit,
    },
  ];
}

function processorLines(row: string, results: ReadonlyMap<string, Figures>, bytes: number): Line[] {
  const perGiB = (name: string) =>
    (results.get(name)?.cpuSeconds ?? Number.NaN) / (bytes / 2 ** 30);
  const [ours, theirs] = [perGiB(mirrorPlay.name), perGiB(skopeoSync.name)];
  if (Number.isNaN(ours)) return [];
  const figure = `${ours.toFixed(2)} s`;
  const ratio = (ours / theirs).toFixed(3);
  const contender = `${mirrorPlay.name}, processor per GiB, against skopeo sync`;
  return [{ row, contender, figure, ratio, bound: '1.000', met: ours < theirs }];
}

async function measureScale(options: BenchOptions): Promise<Line[]> {
  const [few, many] = [await timeOfTags(options), await timeOfTags(options, 10)];
  if (!few || !many) return [];
  const ratio = many.time / few.time / 10;
  const line = { row: 'scale', contender: `${mirrorPlay.name}, time per image` };
  const figure = `${(many.time / options.tags / 10).toFixed(3)} ms`;
  return [
    { ...line, figure, ratio: ratio.toFixed(3), bound: '1.100', met: ratio <= 1.1 },
    ...memoryLine('scale', many, 200_000_000),
  ];
}

function timeOfTags({ tags, rounds }: BenchOptions, times = 1): Promise<Figures | undefined> {
  return withSource(async (source) => {
    const shape = { repositories: 10 * times, tags: Math.ceil(tags / 10) };
    const names = await pushTagSet(source, shape);
    const target = await startDockerRegistry();
    try {
      await pushTagSet(target, shape);
      const results = await race([mirrorPlay], { source, names, rounds, target });
      return results.get(mirrorPlay.name);
    } finally {
      await target.remove();
    }
  });
}

async function measureHelp(options: BenchOptions): Promise<Line[]> {
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < options.rounds * 7; round += 1) {
    bare.push((await runNode(['-e', '0'])).milliseconds);
    if (mirrorPlay.available) ours.push((await runCli(['--help'])).milliseconds);
  }
  const floor = { row: 'help', contender: 'node -e 0', figure: seconds(median(bare)) };
  if (!mirrorPlay.available) return [floor];
  const ratio = median(ours) / median(bare);
  const { name } = mirrorPlay;
  const line = { row: 'help', contender: name, figure: seconds(median(ours)) };
  return [floor, { ...line, ratio: ratio.toFixed(2), bound: '2.00', met: ratio <= 2 }];
}
