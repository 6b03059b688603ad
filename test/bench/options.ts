import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Names of the rows to measure; undefined: all of them. */
  readonly rows: readonly string[] | undefined;
  /** Each figure is the median of so many runs. */
  readonly rounds: number;
  readonly images: number;
  readonly tags: number;
  /** Bytes. */
  readonly layerSize: number;
  /** Bytes. */
  readonly hugeLayerSize: number;
  /** Measure slow peers too: `skopeo copy` in a loop, the Ansible role. */
  readonly loops: boolean;
  readonly help: boolean;
}

const MiB = 1024 * 1024;

/** Reads the command line of `npm run bench`. Throws TypeError on an option it does not know. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string' },
      rounds: { type: 'string' },
      images: { type: 'string' },
      tags: { type: 'string' },
      'layer-mib': { type: 'string' },
      'no-loops': { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const quick = values.quick;
  return {
    rows: values.rows?.split(','),
    rounds: Number(values.rounds ?? (quick ? 1 : 3)),
    images: Number(values.images ?? (quick ? 10 : 60)),
    tags: Number(values.tags ?? (quick ? 100 : 1000)),
    hugeLayerSize: (quick ? 256 : 5 * 1024) * MiB,
    layerSize: Number(values['layer-mib'] ?? (quick ? 64 : 512)) * MiB,
    loops: !values['no-loops'] && !quick,
    help: values.help,
  };
}
