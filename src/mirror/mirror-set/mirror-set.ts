import { createHash } from 'node:crypto';
import { fromPlain } from '../../template/convert.ts';
import { dumpYaml } from '../../template/yaml/yaml-writer.ts';
import type { JsonObject } from '../../util/json.ts';
import {
  kindOf,
  type MirrorSetType,
  mirrorSetDocument,
  type RepositoryMirrors,
  type SourcePolicy,
} from './documents.ts';
import { type ImageMirror, imageMirrors, isAtTarget, type MirroredImage } from './image-mirrors.ts';

/** What a mirror set is to be. */
export interface MirrorSetWish {
  /** One document of each. */
  readonly types: readonly MirrorSetType[];
  /** Undefined: made of what is mirrored, so that the same mirrors have the same name. */
  readonly name?: string | undefined;
  readonly sourcePolicy?: SourcePolicy | undefined;
}

/** A mirror set, composed. */
export interface MirrorSet {
  readonly name: string;
  readonly mirrors: readonly ImageMirror[];
  /** Those that have an entry; no document is written without one. */
  readonly documents: readonly JsonObject[];
  /** The documents as YAML; empty where there are none. */
  readonly text: string;
  /** What was left out, and what a cluster will not find. */
  readonly notes: readonly string[];
}

/** Tells of every repository of which images are at the target where they are. */
export function composeMirrorSet(images: readonly MirroredImage[], wish: MirrorSetWish): MirrorSet {
  const mirrors = imageMirrors(images);
  const name = wish.name ?? nameFor(mirrors);
  const sets = wish.types.map((type) => ({ type, entries: entriesFor(type, mirrors) }));
  const documents = sets.flatMap(({ type, entries }) =>
    entries.length === 0 ? [] : [mirrorSetDocument(type, name, withPolicy(entries, wish))],
  );
  const text = documents.map((document) => dumpYaml(fromPlain(document), yamlFormat)).join('');
  return { name, mirrors, documents, text, notes: notesOn(images, mirrors, wish) };
}

const yamlFormat = {
  indent: 2,
  width: Number.POSITIVE_INFINITY,
  flow: false,
  sortKeys: false,
  explicitStart: true,
} as const;

function nameFor(mirrors: readonly ImageMirror[]): string {
  const pairs = mirrors.map(({ source, mirror }) => `${source} ${mirror}`);
  const hash = createHash('sha256').update([...new Set(pairs)].sort().join('\n'));
  return `mirrored-images-${hash.digest('hex').slice(0, 8)}`;
}

/** By tag, a mirror that has an image of its source by another tag could give a wrong one. */
function entriesFor(
  type: MirrorSetType,
  mirrors: readonly ImageMirror[],
): readonly RepositoryMirrors[] {
  if (type !== 'itms') return byRepository(mirrors);
  const renaming = new Set(mirrors.filter(({ tag }) => tag === 'other').map(pairOf));
  return byRepository(mirrors.filter((one) => one.tag === 'same' && !renaming.has(pairOf(one))));
}

function pairOf({ source, mirror }: ImageMirror): string {
  return `${source} at ${mirror}`;
}

/** Repositories in the order of their first images; one that is its own mirror is none. */
function byRepository(mirrors: readonly ImageMirror[]): readonly RepositoryMirrors[] {
  const found = new Map<string, Set<string>>();
  for (const { source, mirror } of mirrors) {
    if (source === mirror) continue;
    found.set(source, (found.get(source) ?? new Set()).add(mirror));
  }
  return Array.from(found, ([source, places]) => ({ source, mirrors: [...places] }));
}

function withPolicy(entries: readonly RepositoryMirrors[], { sourcePolicy }: MirrorSetWish) {
  if (sourcePolicy === undefined) return entries;
  return entries.map((entry) => ({ ...entry, mirrorSourcePolicy: sourcePolicy }));
}

function notesOn(
  images: readonly MirroredImage[],
  mirrors: readonly ImageMirror[],
  { types }: MirrorSetWish,
): readonly string[] {
  const absent = images.filter((image) => !isAtTarget(image));
  const notes = noteOf(
    'left out, as not at the target',
    absent.map(({ source, state }) => `${source} (${state})`),
  );
  if (types.some((type) => type !== 'itms')) {
    const others = mirrors.filter(({ otherDigest }) => otherDigest).map(({ target }) => target);
    const text = 'has another digest than its source, by which a cluster will not find it there';
    notes.push(...noteOf(text, others));
  }
  if (types.includes('itms')) {
    const others = mirrors.filter(({ tag }) => tag === 'other').map(pairOf);
    notes.push(...noteOf(`not in the ${kindOf('itms')}, as tags are others there`, others));
  }
  return notes;
}

function noteOf(text: string, names: readonly string[]): string[] {
  const distinct = [...new Set(names)];
  if (distinct.length === 0) return [];
  const more = distinct.length > 3 ? ` and ${distinct.length - 3} more` : '';
  return [`${text}: ${distinct.slice(0, 3).join(', ')}${more}`];
}
