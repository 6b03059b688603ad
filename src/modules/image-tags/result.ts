import type { TagState } from '../../discover/compare.ts';
import type { ModuleResult } from '../../runner/module.ts';
import { sortByVersion } from '../../util/version-order.ts';
import { type EntryTags, imagesToMirror } from './discover-tags.ts';

/** What an entry lacks, in the form that Rancher's own program prints. */
type NewTags =
  | { readonly images: readonly string[]; readonly tags: readonly string[] }
  | { readonly full_images: readonly string[] };

/** By the names of the entries; those that failed are left out. */
export function newTagsOf(entries: readonly EntryTags[]): Readonly<Record<string, NewTags>> {
  const sound = entries.filter(({ problem }) => problem === undefined);
  return Object.fromEntries(sound.map((entry) => [entry.key, newTags(entry)]));
}

function newTags({ images, paired }: EntryTags): NewTags {
  const lacking = images.filter(({ missing }) => missing.length > 0);
  if (paired) {
    const full = lacking.flatMap(({ image, missing }) => missing.map((tag) => `${image}:${tag}`));
    return { full_images: full.sort() };
  }
  const tags = [...new Set(lacking.flatMap(({ missing }) => missing))];
  return { images: lacking.map(({ image }) => image).sort(), tags: sortByVersion(tags, (t) => t) };
}

/** The tags of an image that are not everywhere, by the word for where they are. */
export function statesOf({ images }: EntryTags) {
  return images.map(({ image, target, places, unavailable }) => {
    const states: Partial<Record<TagState, string[]>> = {};
    for (const { tag, state } of places) {
      const known = states[state];
      if (known) known.push(tag);
      else states[state] = [tag];
    }
    return { image, target, states, unavailable };
  });
}

/** What is registered. Failed if an entry could not be looked at. */
export function resultOf(entries: readonly EntryTags[]): ModuleResult {
  const failures = entries.flatMap(({ key, problem }) => (problem ? [{ key, problem }] : []));
  const images = imagesToMirror(entries);
  const words = `${counted(images.length, 'new tag')} in ${counted(entries.length, 'entry', 'entries')}`;
  const reasons = failures.slice(0, 3).map(({ key, problem }) => `; ${key}: ${problem.message}`);
  const more = failures.length > 3 ? `; and ${failures.length - 3} more` : '';
  const hint = failures.find(({ problem }) => problem.hint)?.problem.hint;
  return {
    changed: false,
    failed: failures.length > 0,
    msg: [words, ...reasons, more].join(''),
    ...(hint === undefined ? {} : { hint }),
    tags: newTagsOf(entries),
    images,
    ...reportOf(entries),
  };
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What else is known, by entry and image. */
function reportOf(entries: readonly EntryTags[]) {
  const report = entries.flatMap((entry) =>
    statesOf(entry).map(({ image, states, unavailable }) => ({
      key: entry.key,
      image,
      states,
      unavailable,
    })),
  );
  const ignored = entries.flatMap((entry) => entry.ignored);
  const errors = entries.flatMap(({ key, problem }) =>
    problem ? [{ key, code: problem.code, message: problem.message }] : [],
  );
  return { report, ignored, errors };
}
