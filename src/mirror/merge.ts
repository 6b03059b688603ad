import type { RawManifest } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { algorithmOf, digestOf } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { mediaType } from '../oci/media-type.ts';
import {
  formatPlatform,
  isSamePlatform,
  isUnknownPlatform,
  type Platform,
} from '../oci/platform.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { fetchManifest } from './fetch-manifest.ts';
import { readPlatform } from './image-platform.ts';
import type { Narrowed, ReadManifest } from './narrow.ts';
import { onSide } from './side.ts';
import type { View } from './view.ts';
import type { Copying } from './walk.ts';

type Merging = Pick<Copying, 'target' | 'signal' | 'content'>;

/**
 * What an image becomes together with the platforms that a tag has at the target already and that
 * the image lacks: an index of both, the image's own first. The same question always gives the same
 * bytes, also once the target has that index. The view as it is where the target adds nothing.
 * Throws RegistryError with its side set.
 */
export async function mergeView(view: View, earlier: Descriptor, merging: Merging): Promise<View> {
  const own = ownChildren(view);
  if (own === undefined) return view;
  const there = await childrenAt(earlier, merging);
  const added = additions(there, own, merging.content?.attestations === 'drop');
  const kept = await present(added, merging);
  return kept.length === 0 ? view : merged(view, own, kept);
}

/** An entry of an index, read and as it was written. */
interface Child {
  readonly descriptor: Descriptor;
  readonly entry: JsonObject;
}

/** Undefined: an image of no platform has no place in an index. */
function ownChildren({ raw, parsed, narrowed, platform }: View): readonly Child[] | undefined {
  if (parsed.kind === 'index') return childrenOf(narrowed?.rebuilt ?? raw);
  return platform === undefined ? undefined : [asChild(raw.descriptor, platform)];
}

async function childrenAt(
  earlier: Descriptor,
  { target, signal }: Merging,
): Promise<readonly Child[]> {
  const place = { source: target, signal };
  const old = await fetchManifest(place, earlier.digest, 'target');
  if (old.parsed.kind === 'index') return childrenOf(old.raw);
  const platform = await readPlatform(old.parsed.config, place, 'target');
  return platform === undefined ? [] : [asChild(old.raw.descriptor, platform)];
}

function childrenOf(raw: RawManifest): readonly Child[] {
  const { manifests } = JSON.parse(raw.bytes.toString('utf8')) as { manifests: JsonObject[] };
  return parseManifest(raw).manifests.map((descriptor, position) => ({
    descriptor,
    entry: manifests[position] ?? {},
  }));
}

function asChild({ mediaType: type, digest, size }: Descriptor, platform: Platform): Child {
  const entry = { mediaType: type, digest, size, platform: { ...platform } as JsonObject };
  return { descriptor: { mediaType: type, digest, size, platform }, entry };
}

/** What is for platforms of their own, with the attestations about it. */
function additions(
  there: readonly Child[],
  own: readonly Child[],
  withoutAttestations: boolean,
): readonly Child[] {
  const platforms = own.flatMap(({ descriptor }) => descriptor.platform ?? []);
  const isNew = ({ platform }: Descriptor) =>
    platform !== undefined &&
    !isUnknownPlatform(platform) &&
    !platforms.some((one) => isSamePlatform(one, platform));
  const added = new Set<string>(
    there
      .map(({ descriptor }) => descriptor)
      .filter(isNew)
      .map(({ digest }) => digest),
  );
  return there.filter(({ descriptor: { digest, platform, annotations } }) => {
    if (!isUnknownPlatform(platform)) return added.has(digest);
    const subject = annotations?.['vnd.docker.reference.digest'] ?? '';
    return !withoutAttestations && added.has(subject);
  });
}

/** An index with gaps names what is not there. */
async function present(
  children: readonly Child[],
  { target, signal }: Merging,
): Promise<readonly Child[]> {
  const answers = await Promise.all(
    children.map(({ descriptor: { digest } }) =>
      onSide('target', () => target.resolve(digest, { signal })),
    ),
  );
  return children.filter((_, position) => answers[position] !== undefined);
}

function merged(view: View, own: readonly Child[], kept: readonly Child[]): View {
  const rebuilt = indexOf(view, [...own, ...kept]);
  const platforms = platformsIn(own);
  const narrowed: Narrowed = {
    left: [],
    chosen: view.parsed.kind === 'index' ? view.parsed.manifests : [],
    withoutAttestations: false,
    ...view.narrowed,
    platforms,
    kept: kept.map(({ descriptor }) => descriptor),
    rebuilt,
    manifests: new Map([...(view.narrowed?.manifests ?? []), [rebuilt.descriptor.digest, rebuilt]]),
  };
  const names = [...platforms, ...platformsIn(kept)].map(formatPlatform);
  return { ...view, narrowed, platforms: [...new Set(names)] };
}

function platformsIn(children: readonly Child[]): readonly Platform[] {
  return children.flatMap(({ descriptor: { platform } }) =>
    platform === undefined || isUnknownPlatform(platform) ? [] : [platform],
  );
}

/** All fields of the image's own index stay; an image without one gets the plainest there is. */
function indexOf(
  view: ReadManifest & Pick<View, 'narrowed'>,
  children: readonly Child[],
): RawManifest {
  const base = view.narrowed?.rebuilt ?? view.raw;
  const manifests = children.map(({ entry }) => entry as Json);
  const document =
    view.parsed.kind === 'index'
      ? { ...(JSON.parse(base.bytes.toString('utf8')) as JsonObject), manifests }
      : { schemaVersion: 2, mediaType: typeFor(children), manifests };
  const bytes = Buffer.from(JSON.stringify(document));
  const type = view.parsed.kind === 'index' ? base.descriptor.mediaType : typeFor(children);
  const digest = digestOf(bytes, algorithmOf(base.descriptor.digest));
  return { descriptor: { mediaType: type, digest, size: bytes.length }, bytes };
}

function typeFor(children: readonly Child[]): string {
  const docker = mediaType.dockerManifest;
  const isDocker = children.every(({ descriptor }) => descriptor.mediaType === docker);
  return isDocker ? mediaType.dockerList : mediaType.ociIndex;
}
