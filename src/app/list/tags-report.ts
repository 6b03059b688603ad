import type { TagState } from '../../discover/compare.ts';
import type { EntryTags, ImageTags } from '../../modules/image-tags/discover-tags.ts';
import { imagesToMirror } from '../../modules/image-tags/discover-tags.ts';
import { newTagsOf, statesOf } from '../../modules/image-tags/result.ts';
import { formatReference, type Reference } from '../../oci/reference.ts';
import { plural } from '../../report/units.ts';

interface Asked {
  readonly report: 'new' | 'source' | 'target';
}

/** `{key: {images, tags}}`, as Rancher's own program prints it; with a report, that as well. */
export function tagsJson(entries: readonly EntryTags[], { report }: Asked): string {
  const tags = newTagsOf(entries);
  if (report === 'new') return JSON.stringify(tags);
  const images = entries.map((entry) => ({ key: entry.key, images: statesOf(entry) }));
  return JSON.stringify({ tags, report: images });
}

/** A line of a list for each new tag: `SOURCE TARGET TAG`, or `SOURCE:TAG` without a target. */
export function tagsLines(entries: readonly EntryTags[]): string {
  const lines = imagesToMirror(entries).map(({ source, target }) => {
    if (target === undefined) return source;
    const [image, place = ''] = [source, target].map((text) =>
      text.slice(0, text.lastIndexOf(':')),
    );
    return `${image} ${familiar(place)} ${source.slice(source.lastIndexOf(':') + 1)}`;
  });
  return lines.join('\n');
}

/** As lists write it: Docker Hub goes without saying. */
function familiar(target: string): string {
  return target.replace(/^docker\.io\/(?:library\/)?/, '');
}

/** Each entry, its images, and what there is of each. */
export function tagsText(entries: readonly EntryTags[], { report }: Asked): string {
  const blocks = entries.map((entry) => entryText(entry, report));
  return [...blocks, summary(entries)].join('\n');
}

function entryText(entry: EntryTags, report: Asked['report']): string {
  if (entry.problem) return `${entry.key}: failed`;
  const rows = entry.images.flatMap((image) =>
    report === 'new' ? newRows(image) : stateRows(image),
  );
  const ignored = entry.ignored.map((name) => `  ${name}: ignored, it has no tag`);
  const all = [...rows, ...ignored];
  return all.length === 0 ? `${entry.key}: nothing new` : [`${entry.key}:`, ...all].join('\n');
}

function newRows({ image, target, missing, unavailable }: ImageTags): string[] {
  const rows = missing.length === 0 ? [] : [`  ${heading(image, target)}: ${missing.join(', ')}`];
  if (unavailable.length === 0) return rows;
  return [...rows, `  ${image}: no image of ${unavailable.join(', ')}`];
}

const shownStates: readonly TagState[] = [
  'source-only',
  'list-only',
  'target-only',
  'not-mirrored',
  'not-listed',
  'gone',
];

function stateRows({ image, target, places, unavailable }: ImageTags): string[] {
  const rows = shownStates.flatMap((state) => {
    const tags = places.filter((place) => place.state === state).map(({ tag }) => tag);
    return tags.length === 0 ? [] : [`    ${state.padEnd(12)}  ${tags.join(', ')}`];
  });
  const mirrored = places.filter(({ state }) => state === 'mirrored').length;
  const rest = mirrored === 0 ? [] : [`    ${'mirrored'.padEnd(12)}  ${plural(mirrored, 'tag')}`];
  const none =
    unavailable.length === 0 ? [] : [`    ${'no image'.padEnd(12)}  ${unavailable.join(', ')}`];
  return [`  ${heading(image, target)}`, ...rows, ...none, ...rest];
}

function heading(image: string, target: Reference | undefined): string {
  if (target === undefined) return image;
  const { registry, repository } = target;
  return `${image} → ${formatReference({ registry, repository })}`;
}

function summary(entries: readonly EntryTags[]): string {
  const tags = imagesToMirror(entries).length;
  const failed = entries.filter(({ problem }) => problem !== undefined).length;
  const failures = failed === 0 ? '' : `, ${failed} failed`;
  return `${tags} new in ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}${failures}`;
}
