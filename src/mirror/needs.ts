import pLimit from 'p-limit';
import type { ContentSource, TagLister } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { isIndex, isManifest } from '../oci/media-type.ts';
import { RegistryError } from '../oci/registry-error.ts';

/** A tag that would lose something with a manifest. */
export interface Need {
  readonly tag: string;
  /** What the tag stands for. */
  readonly digest: Digest;
  /** `tag`: the manifest itself; `child`: an index that holds it, at whatever depth. */
  readonly as: 'tag' | 'child';
}

/** Requests in flight. */
const atATime = 16;

/**
 * The tags of a repository that need a manifest, apart from those that are left out. Costs the tag
 * list, a HEAD per tag and a GET per index. An index that no tag leads to is not found.
 */
export async function findNeeds(
  place: ContentSource & TagLister,
  digest: Digest,
  { except, signal }: { readonly except: ReadonlySet<string>; readonly signal: AbortSignal },
): Promise<readonly Need[]> {
  const limit = pLimit(atATime);
  const holds = createHolds(place, digest, signal);
  const look = async (tag: string): Promise<readonly Need[]> => {
    const root = await place.resolve(tag, { signal });
    if (root === undefined) return [];
    if (root.digest === digest) return [{ tag, digest: root.digest, as: 'tag' }];
    return (await holds(root)) ? [{ tag, digest: root.digest, as: 'child' }] : [];
  };
  const tags: string[] = [];
  for await (const tag of place.listTags({ signal })) if (!except.has(tag)) tags.push(tag);
  return (await Promise.all(tags.map((tag) => limit(() => look(tag))))).flat();
}

type Holds = (manifest: Descriptor) => Promise<boolean>;

/** Whether a manifest is an index with the digest below it; each is read once. */
function createHolds(place: ContentSource, wanted: Digest, signal: AbortSignal): Holds {
  const known = new Map<Digest, Promise<boolean>>();
  const read = async ({ digest }: Descriptor): Promise<boolean> => {
    const children = await childrenOf(place, digest, signal);
    if (children.some((child) => child.digest === wanted)) return true;
    const below = await Promise.all(children.map(holds));
    return below.includes(true);
  };
  const holds: Holds = (manifest) => {
    const { mediaType, digest } = manifest;
    if (isManifest(mediaType) && !isIndex(mediaType)) return Promise.resolve(false);
    const answer = known.get(digest) ?? read(manifest);
    known.set(digest, answer);
    return answer;
  };
  return holds;
}

/** None of an index that is not there: some tags and children lead nowhere. */
async function childrenOf(place: ContentSource, digest: Digest, signal: AbortSignal) {
  try {
    return parseManifest(await place.fetchManifest(digest, { signal })).manifests;
  } catch (error) {
    if (error instanceof RegistryError && error.kind === 'not-found') return [];
    throw error;
  }
}
