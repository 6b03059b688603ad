import { cpus, totalmem } from 'node:os';
import { run } from '../helpers/process.ts';
import { isInstalled } from '../helpers/programs.ts';
import { mirrorPlay } from './contenders.ts';
import type { Line } from './line.ts';
import { readOptions } from './options.ts';
import { rows } from './rows.ts';

/** Measures the rows asked for and prints them as a Markdown table. */
export async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const chosen = rows.filter(({ name, long }) => options.rows?.includes(name) ?? !long);
  if (options.help || chosen.length === 0) {
    console.log(help());
    return;
  }
  const missing = ['docker-registry', 'skopeo', 'curl'].filter((name) => !isInstalled(name));
  if (missing.length > 0) throw new Error(`the benchmark needs ${missing.join(', ')}`);
  if (!mirrorPlay.available)
    console.error('mirror-play is not built: only the others are measured');
  console.log(await machine());
  const { rounds, images, tags, layerSize } = options;
  const MiB = layerSize / 1024 / 1024;
  console.log(`Medians of ${rounds}; ${images} images, ${tags} tags, a layer of ${MiB} MiB.\n`);
  console.log('| row | program | figure | ratio | bound | met | notes |');
  console.log('| --- | --- | ---: | ---: | ---: | --- | --- |');
  for (const row of chosen) {
    console.error(`# ${row.name}: ${row.what}`);
    for (const line of await row.measure(options)) console.log(render(line));
  }
}

function render(line: Line): string {
  const met = line.met === undefined ? '' : line.met ? 'yes' : '**no**';
  const { row, contender, figure, ratio = '', bound = '', notes = '' } = line;
  return `| ${[row, contender, figure, ratio, bound, met, notes].join(' | ')} |`;
}

async function machine(): Promise<string> {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const skopeo = (await run('skopeo', ['--version'])).stdout.trim();
  const registry = (await run('docker-registry', ['--version'])).stdout.trim().split(' ').at(-1);
  const hardware = `${processors.length} × ${processors[0]?.model ?? 'unknown'}, ${memory} GiB`;
  return `${hardware}; Node ${process.version}, ${skopeo}, docker-registry ${registry}.`;
}

function help(): string {
  const list = rows
    .map(({ name, what, long }) => `  ${name.padEnd(18)}${what}${long ? ' (only by name)' : ''}`)
    .join('\n');
  return `npm run bench -- [--rows a,b] [--rounds 3] [--images 60] [--tags 1000] [--layer-mib 512]
                 [--no-loops] [--quick]

Ratios are our time divided by the other program's, measured in the same run. Rows:

${list}`;
}
