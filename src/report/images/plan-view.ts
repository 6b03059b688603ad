import type { ImageReport, ImageState } from '../../event/image.ts';
import { hasChanges, type MirrorSummary, summarise } from '../../mirror/summary.ts';
import { textWidth } from '../text-width.ts';
import { formatBytes, plural } from '../units.ts';
import type { ImageStyle } from './image-line.ts';
import { moveWords, stateMarks, transferWords } from './image-words.ts';

/** More rows than this are grouped by repository. */
const rowLimit = 40;
/** Names longer than this do not push the other rows to the right. */
const nameLimit = 56;

/**
 * The images of a plan as lines, in the order of the list: what would be copied, updated, kept or
 * fail, and why; what is unchanged only from `-v` on.
 */
export function planRows(images: readonly ImageReport[], style: ImageStyle): string[] {
  const shown = images.filter((image) => image.state !== 'unchanged' || style.verbosity > 0);
  const rows = shown.length > rowLimit ? grouped(shown) : shown.map((i) => rowOf(i, style));
  const width = Math.max(
    0,
    ...rows.map((row) => textWidth(row.name)).filter((w) => w <= nameLimit),
  );
  return rows.map((row) => {
    const { symbol, tone } = stateMarks[row.state];
    const name = row.name + ' '.repeat(Math.max(0, width - textWidth(row.name)));
    return `  ${style.paint(tone, symbol)} ${name}  ${row.words.join('   ')}`.trimEnd();
  });
}

/**
 * `Plan: 1 to copy, 1 to update, 3 unchanged, 1 would be kept, 0 would fail. 62.7 MiB to transfer
 * (41 MiB already there).`
 */
export function planSummary(images: readonly ImageReport[]): string {
  const summary = summarise(images);
  const troubles = count(summary, ['kept', 'failed', 'conflict', 'skipped', 'not-tried']);
  if (images.length > 0 && !hasChanges(images) && troubles === 0) {
    return `No changes. ${hostsOf(images)} already has everything.`;
  }
  const others = (['conflict', 'skipped', 'not-tried'] as const).flatMap((state) =>
    count(summary, [state]) === 0 ? [] : `${count(summary, [state])} ${state}`,
  );
  const parts = [
    `${count(summary, ['copied'])} to copy`,
    `${count(summary, ['updated'])} to update`,
    `${count(summary, ['unchanged'])} unchanged`,
    `${count(summary, ['kept'])} would be kept`,
    `${count(summary, ['failed'])} would fail`,
    ...others,
  ];
  return `Plan: ${parts.join(', ')}. ${bytesOf(images, summary)}`;
}

interface Row {
  readonly state: ImageState;
  readonly name: string;
  readonly words: readonly string[];
}

const wouldBe: Readonly<Record<ImageState, string>> = {
  copied: 'copy',
  updated: 'update',
  unchanged: 'unchanged',
  kept: 'would be kept',
  failed: 'would fail',
  conflict: 'conflict',
  skipped: 'skipped',
  'not-tried': 'not tried',
};

function rowOf(image: ImageReport, style: ImageStyle): Row {
  const { state, image: name } = image;
  if (state === 'copied' || state === 'updated') {
    const words = [...moveWords(image, style.glyphs), ...transferWords(image)];
    return { state, name, words: [wouldBe[state].padEnd(6), ...words] };
  }
  const reason = image.reason === undefined ? '' : `: ${image.reason}`;
  return { state, name, words: [wouldBe[state] + reason] };
}

/** One row per repository for what goes well; what does not keeps a row of its own. */
function grouped(images: readonly ImageReport[]): Row[] {
  const well = new Set<ImageState>(['copied', 'updated', 'unchanged']);
  const repositories = new Map<string, ImageReport[]>();
  const single: Row[] = [];
  for (const image of images) {
    if (!well.has(image.state)) {
      single.push({ state: image.state, name: image.image, words: reasonOf(image) });
      continue;
    }
    const repository = image.source.replace(/@[^@]*$/, '').replace(/:[^:/]*$/, '');
    repositories.set(repository, [...(repositories.get(repository) ?? []), image]);
  }
  return [...[...repositories].map(([name, members]) => groupRow(name, members)), ...single];
}

function reasonOf(image: ImageReport): string[] {
  return [wouldBe[image.state] + (image.reason === undefined ? '' : `: ${image.reason}`)];
}

function groupRow(name: string, members: readonly ImageReport[]): Row {
  const summary = summarise(members);
  const states = (['copied', 'updated', 'unchanged'] as const).filter((s) => summary.states[s]);
  const words = states.map((state) => `${summary.states[state]} ${groupWords[state]}`);
  const bytes = hasSizes(members) ? [formatBytes(summary.transfer.bytes)] : [];
  return {
    state: states[0] ?? 'unchanged',
    name,
    words: [plural(members.length, 'image'), words.join(', '), ...bytes],
  };
}

const groupWords = { copied: 'to copy', updated: 'to update', unchanged: 'unchanged' } as const;

function bytesOf(images: readonly ImageReport[], summary: MirrorSummary): string {
  if (hasChanges(images) && !hasSizes(images)) return 'Sizes were not asked for.';
  const { bytes, presentBytes } = summary.transfer;
  const present = presentBytes > 0 ? ` (${formatBytes(presentBytes)} already there)` : '';
  return `${formatBytes(bytes)} to transfer${present}.`;
}

function hasSizes(images: readonly ImageReport[]): boolean {
  return images.some((image) => image.transfer !== undefined);
}

function hostsOf(images: readonly ImageReport[]): string {
  const hosts = new Set(images.map((image) => image.target.replace(/\/.*$/, '')));
  return [...hosts].join(', ');
}

function count(summary: MirrorSummary, states: readonly ImageState[]): number {
  return states.reduce((total, state) => total + (summary.states[state] ?? 0), 0);
}
