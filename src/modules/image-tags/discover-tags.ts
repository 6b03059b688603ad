import pLimit from 'p-limit';
import { lacking, repositoryKey, stateOf, type TagState } from '../../discover/compare.ts';
import type { DiscoveryEntry } from '../../discover/entry.ts';
import { fitsOf } from '../../discover/filter.ts';
import {
  type Found,
  type FoundImage,
  findVersions,
  type Sources,
} from '../../discover/find-versions.ts';
import type { Reference } from '../../oci/reference.ts';
import { CodedError } from '../../util/coded-error.ts';
import { sortByVersion } from '../../util/version-order.ts';
import { type KnownList, targetOf } from './known-list.ts';
import type { RegistryTags } from './registry-tags.ts';

/** What is looked for, and what is to be told. */
export interface TagsRequest {
  readonly entries: readonly DiscoveryEntry[];
  /** Undefined: there is no list, so everything is new. */
  readonly list: KnownList | undefined;
  readonly report: 'new' | 'source' | 'target';
  /** Only new tags that the image's registry has. */
  readonly existing: boolean;
  /** Where an image goes that the list names no target for. */
  readonly nameTarget: (image: string) => Reference | undefined;
  readonly jobs: number;
}

/** What is asked. */
export interface TagsWorld {
  readonly sources: Sources;
  readonly tags: RegistryTags;
}

/** What became of an entry. */
export interface EntryTags {
  readonly key: string;
  /** Images and tags come in pairs from the source itself: they are no product of two lists. */
  readonly paired: boolean;
  readonly images: readonly ImageTags[];
  /** What a source names that has no tag to go by. */
  readonly ignored: readonly string[];
  /** Why nothing could be found out. */
  readonly problem?: CodedError | undefined;
}

/** What became clear of one image. */
export interface ImageTags {
  /** Without a tag, as written. */
  readonly image: string;
  /** Where it goes; undefined: nobody says. */
  readonly target: Reference | undefined;
  /** What the list lacks, in the order of versions. */
  readonly missing: readonly string[];
  /** Versions of which the registry has no image. */
  readonly unavailable: readonly string[];
  /** Where each tag is; empty unless a report was asked for. */
  readonly places: readonly TagPlace[];
}

export interface TagPlace {
  readonly tag: string;
  readonly state: TagState;
}

/** Looks at all entries; one that fails keeps none of the others from being looked at. */
export async function discoverTags(request: TagsRequest, world: TagsWorld): Promise<EntryTags[]> {
  const limit = pLimit(request.jobs);
  return Promise.all(
    request.entries.map((entry) => limit(() => discoverEntry(entry, request, world))),
  );
}

async function discoverEntry(
  entry: DiscoveryEntry,
  request: TagsRequest,
  world: TagsWorld,
): Promise<EntryTags> {
  const { key, source } = entry;
  const paired = source.kind === 'helm-latest' || source.kind === 'github-tagged-images-file';
  try {
    const found = await findVersions(entry, world.sources);
    const images = await Promise.all(
      distinct(found).map((image) => lookAt(image, entry, request, world)),
    );
    return { key, paired, images, ignored: found.ignored };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { key, paired, images: [], ignored: [], problem: error };
  }
}

/** An image that is named twice is one. */
function distinct({ images }: Found): FoundImage[] {
  return [...new Map(images.map((image) => [repositoryKey(image.reference), image])).values()];
}

async function lookAt(
  found: FoundImage,
  entry: DiscoveryEntry,
  request: TagsRequest,
  world: TagsWorld,
): Promise<ImageTags> {
  const { image, reference } = found;
  const { list } = request;
  const listed = list?.tags.get(repositoryKey(reference)) ?? new Set<string>();
  const target = (list && targetOf(list, reference)) ?? request.nameTarget(image);
  const places =
    request.report === 'new'
      ? []
      : await placesOf({ found, entry, listed, targets: targetsOf(found, target, request) }, world);
  const candidates = lacking(found.tags, listed);
  const checks = request.existing || request.report !== 'new';
  const available = checks ? await availableOf(candidates, reference, world) : candidates;
  const unavailable = candidates.filter((tag) => !available.includes(tag));
  return { image, target, missing: available, unavailable, places };
}

function targetsOf(
  { reference }: FoundImage,
  target: Reference | undefined,
  { report, list }: TagsRequest,
): readonly Reference[] {
  if (report !== 'target') return [];
  const all = list?.targets.get(repositoryKey(reference)) ?? [];
  return all.length > 0 || target === undefined ? all : [target];
}

async function availableOf(
  tags: readonly string[],
  reference: Reference,
  world: TagsWorld,
): Promise<string[]> {
  const answers = await Promise.all(tags.map((tag) => world.tags.has(reference, tag)));
  return tags.filter((_, index) => answers[index]);
}

interface Comparison {
  readonly found: FoundImage;
  readonly entry: DiscoveryEntry;
  readonly listed: ReadonlySet<string>;
  readonly targets: readonly Reference[];
}

/**
 * Where tags are: all of the list's, and of the others those that the entry looks for. The source
 * is the image's registry, whatever told of the version.
 */
async function placesOf(
  { found, entry, listed, targets }: Comparison,
  world: TagsWorld,
): Promise<TagPlace[]> {
  const source = await world.tags.listIfAny(found.reference, 'source');
  const lists = await Promise.all(targets.map((place) => world.tags.listIfAny(place, 'target')));
  const target = new Set(lists.flatMap((list) => [...list]));
  const fits = await fitsOf(entry.filter);
  const wanted = [...found.tags].filter((tag) => source.has(tag));
  const tags = new Set([...wanted, ...listed, ...[...target].filter(fits)]);
  return sortByVersion([...tags], (tag) => tag).map((tag) => ({
    tag,
    state: stateOf({ source: source.has(tag), list: listed.has(tag), target: target.has(tag) }),
  }));
}

/** `image:tag` for every new tag, and its target where that is known. */
export function imagesToMirror(entries: readonly EntryTags[]): readonly MirrorItem[] {
  const items = entries.flatMap(({ images }) => images.flatMap(itemsOf));
  return [...new Map(items.map((item) => [`${item.source} ${item.target ?? ''}`, item])).values()];
}

/** An image as `mirror_images` takes it. */
export interface MirrorItem {
  readonly source: string;
  readonly target?: string;
}

function itemsOf({ image, target, missing }: ImageTags): MirrorItem[] {
  return missing.map((tag) => ({
    source: `${image}:${tag}`,
    ...(target === undefined ? {} : { target: `${repositoryKey(target)}:${tag}` }),
  }));
}
