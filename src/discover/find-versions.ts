import { formatReference, parseReference, type Reference } from '../oci/reference.ts';
import { CodedError } from '../util/coded-error.ts';
import type { DiscoveryEntry } from './entry.ts';
import { type ChooseTags, chooserOf, versionTest } from './filter.ts';
import type { GitHub } from './github.ts';
import { imagesOfCharts, type RunProgram } from './helm.ts';

/** What finding versions needs of the world. */
export interface Sources {
  /** Asked for when an entry needs it. Throws CodedError MP6103. */
  readonly github: () => GitHub;
  readonly listTags: (image: Reference) => Promise<Iterable<string>>;
  readonly run: RunProgram;
  readonly signal?: AbortSignal | undefined;
}

/** One image, by the name that the user or the source gives it, and its tags that count. */
export interface FoundImage {
  /** Without a tag, as written. */
  readonly image: string;
  readonly reference: Reference;
  readonly tags: readonly string[];
}

/** What an entry came to. */
export interface Found {
  readonly images: readonly FoundImage[];
  /** What a source names that has no tag to go by. */
  readonly ignored: readonly string[];
}

/**
 * Finds the versions that an entry looks for. Throws CodedError MP61xx, RegistryError and
 * TransportError.
 */
export async function findVersions(entry: DiscoveryEntry, sources: Sources): Promise<Found> {
  const { images, source, filter } = entry;
  const choose = await chooserOf(filter);
  const { github, signal } = sources;
  switch (source.kind) {
    case 'github-releases': {
      const isVersion = await versionTest();
      const releases = await github().releases(source.repository, signal);
      return sameTags(images, choose(releases.filter(isVersion)));
    }
    case 'github-latest-release':
      return sameTags(images, choose([await github().latestRelease(source.repository, signal)]));
    case 'registry':
      return sameTags(images, choose(await tagsOfFirst(images, sources)));
    case 'helm-latest': {
      const named = await imagesOfCharts(source.charts, source.repository, sources.run);
      return ownTags(named, entry, choose);
    }
    case 'github-tagged-images-file':
      return ownTags(await imagesOfFiles(entry, source, sources), entry, (tags) => [...tags]);
  }
}

function sameTags(images: readonly string[], tags: readonly string[]): Found {
  const found = images.map((image) => ({ image, reference: parseReference(image), tags }));
  return { images: found, ignored: [] };
}

async function tagsOfFirst(
  [first]: readonly string[],
  { listTags }: Sources,
): Promise<Iterable<string>> {
  return first === undefined ? [] : listTags(parseReference(first));
}

/** A file with a line `image:tag` for each image, as of every release that counts. */
async function imagesOfFiles(
  { filter }: DiscoveryEntry,
  { repository, path }: { readonly repository: string; readonly path: string },
  { github, signal }: Sources,
): Promise<readonly string[]> {
  const api = github();
  const isVersion = await versionTest();
  const choose = await chooserOf(filter);
  const releases = choose((await api.releases(repository, signal)).filter(isVersion));
  const lines = new Set<string>();
  for (const ref of releases) {
    const text = await api.file(repository, { path, ref }, signal);
    for (const line of text.split(/\r?\n/)) {
      const image = line.trim();
      if (image !== '' && !image.startsWith('#')) lines.add(image);
    }
  }
  return [...lines];
}

/** Images that come with their tags, gathered by image; those of `images` alone, if there are any. */
function ownTags(named: readonly string[], entry: DiscoveryEntry, choose: ChooseTags): Found {
  const wanted = new Set(entry.images.map(repositoryOf));
  const denied = new Set(entry.denylist.map(repositoryOf));
  const tags = new Map<string, Set<string>>();
  const ignored: string[] = [];
  for (const text of named) {
    const [image, tag] = splitImage(text);
    const repository = tag === undefined ? undefined : repositoryOf(image);
    if (tag === undefined || repository === undefined) ignored.push(text);
    else if (!denied.has(repository) && (wanted.size === 0 || wanted.has(repository))) {
      tags.set(image, (tags.get(image) ?? new Set()).add(tag));
    }
  }
  const images = [...tags].map(([image, own]) => {
    return { image, reference: parseReference(image), tags: choose(own) };
  });
  return { images, ignored };
}

/** `docker.io/` is left out, as lists do; a digest behind the tag is dropped. */
function splitImage(text: string): [image: string, tag: string | undefined] {
  const [named = ''] = text.replace(/^docker\.io\//, '').split('@');
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return colon < 0 ? [named, undefined] : [named.slice(0, colon), named.slice(colon + 1)];
}

/** The full name of a repository; undefined for a text that names none. */
function repositoryOf(image: string): string | undefined {
  try {
    const { registry, repository } = parseReference(image);
    return formatReference({ registry, repository });
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}
