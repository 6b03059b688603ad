import { isDict } from '../template/python/types.ts';
import type { Value } from '../template/value.ts';
import { readYaml } from '../template/yaml/read-yaml.ts';
import { CodedError } from '../util/coded-error.ts';
import type { HelmChart, HelmRendering } from './entry.ts';

/** Runs a program to its end. */
export type RunProgram = (argv: readonly [string, ...string[]]) => Promise<ProgramEnd>;

/** How a program ended. */
export interface ProgramEnd {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
  /** It could not be started. */
  readonly startError?: string | undefined;
}

/**
 * The images of charts as `helm template` renders them: every text under a key `image`, each
 * once. Throws CodedError MP6107 where helm is not installed, MP6108 where it fails.
 */
export async function imagesOfCharts(
  charts: readonly HelmChart[],
  repository: string | undefined,
  run: RunProgram,
): Promise<readonly string[]> {
  const images = new Set<string>();
  for (const chart of charts) {
    for (const rendering of chart.renderings) {
      const rendered = await render(chart, rendering, repository, run);
      for (const image of imagesIn(rendered)) images.add(image);
    }
  }
  return [...images];
}

async function render(
  { name, devel }: HelmChart,
  { values, kubeVersion }: HelmRendering,
  repository: string | undefined,
  run: RunProgram,
): Promise<readonly Value[]> {
  const from = name.startsWith('oci://') || repository === undefined ? [] : ['--repo', repository];
  const { rc, stdout, stderr, startError } = await run([
    'helm',
    'template',
    ...from,
    ...(devel ? ['--devel'] : []),
    ...(kubeVersion === undefined ? [] : ['--kube-version', kubeVersion]),
    ...values.flatMap((value) => ['--set', value]),
    '--',
    name,
  ]);
  if (startError !== undefined) throw notInstalled();
  if (rc !== 0) throw failed(name, stderr);
  return readYaml(stdout);
}

function notInstalled(): CodedError {
  return new CodedError('MP6107', 'helm is not installed (not found in PATH)', {
    hint: 'A version source helm-latest renders charts with it: https://helm.sh/docs/intro/install/.',
  });
}

function failed(chart: string, stderr: string): CodedError {
  const reason = stderr
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/^\s*Error:\s*/i, '')
    .trim();
  const shown = reason.length > 300 ? `${reason.slice(0, 297)}...` : reason;
  return new CodedError('MP6108', `helm cannot render ${chart}: ${shown || 'it does not say why'}`);
}

function imagesIn(value: Value | readonly Value[]): string[] {
  if (isDict(value as Value)) {
    return [...(value as ReadonlyMap<Value, Value>)].flatMap(([key, inner]) =>
      key === 'image' && typeof inner === 'string' ? [inner] : imagesIn(inner),
    );
  }
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  return [];
}
