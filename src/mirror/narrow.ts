import type { RawManifest } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { ParsedManifest } from '../oci/manifest.ts';
import { isIndex } from '../oci/media-type.ts';
import {
  formatPlatform,
  isUnknownPlatform,
  type Platform,
  type PlatformPattern,
  platformMatches,
} from '../oci/platform.ts';
import { rebuildIndex } from './rebuild-index.ts';

/** A manifest and what it says. */
export interface ReadManifest {
  readonly raw: RawManifest;
  readonly parsed: ParsedManifest;
}

/** An index, of whose platforms only some are wanted. */
export interface Narrowed {
  /** What is wanted, nested indexes and what is wanted of them included. */
  readonly chosen: readonly Descriptor[];
  /** What is not: nothing where all of the index is wanted. */
  readonly left: readonly Descriptor[];
  /** Platforms of what is wanted, each once. */
  readonly platforms: readonly Platform[];
  /** The index with nothing in it but what is wanted; the same bytes where that is everything. */
  readonly rebuilt: RawManifest;
  /** Build attestations were left out, which may not even be named. */
  readonly withoutAttestations: boolean;
  /** What the target's tag has, and keeps, for platforms that are not copied. Already there. */
  readonly kept?: readonly Descriptor[];
  /** The rebuilt index and the rebuilt ones below it. */
  readonly manifests: ReadonlyMap<Digest, RawManifest>;
}

/** Whether gaps in the index will not do. */
export function mustRebuild({ withoutAttestations, kept }: Narrowed): boolean {
  return withoutAttestations || kept !== undefined;
}

type ReadDigest = (digest: Digest) => Promise<ReadManifest>;

/** What is wanted of an index. */
export interface Choice {
  /** Empty: all. */
  readonly platforms: readonly PlatformPattern[];
  /** `drop`: no build attestations. @default 'keep' */
  readonly attestations?: 'keep' | 'drop' | undefined;
}

/**
 * Chooses from an index what belongs to the platforms wanted. Children of no platform (nested
 * indexes, artifacts) are wanted, build attestations only with the manifest that they are about.
 */
export async function narrowIndex(
  index: ReadManifest,
  choice: Choice,
  read: ReadDigest,
): Promise<Narrowed> {
  const { manifests: children } = index.parsed;
  const isWanted = chooserOf(children, choice);
  const parts = await Promise.all(
    children.map(async (child): Promise<Part> => {
      if (!isWanted(child)) return { child, wanted: false };
      if (!isIndex(child.mediaType)) return { child, wanted: true };
      const nested = await narrowIndex(await read(child.digest), choice, read);
      return { child, wanted: nested.chosen.length > 0 || nested.left.length === 0, nested };
    }),
  );
  return together(index, parts, choice);
}

interface Part {
  readonly child: Descriptor;
  readonly wanted: boolean;
  readonly nested?: Narrowed;
}

function chooserOf(
  children: readonly Descriptor[],
  { platforms, attestations }: Choice,
): (child: Descriptor) => boolean {
  const isAsked = ({ platform }: Descriptor) =>
    platform === undefined ||
    platforms.length === 0 ||
    platforms.some((one) => platformMatches(one, platform));
  const asked = new Set<string>(children.filter(isAsked).map(({ digest }) => digest));
  return (child) => {
    if (!isUnknownPlatform(child.platform)) return isAsked(child);
    if (attestations === 'drop') return false;
    if (platforms.length === 0) return true;
    // As BuildKit writes them.
    return asked.has(child.annotations?.['vnd.docker.reference.digest'] ?? '');
  };
}

function together(index: ReadManifest, parts: readonly Part[], { attestations }: Choice): Narrowed {
  const chosen = parts.filter((part) => part.wanted);
  const nested = chosen.flatMap((part) => part.nested ?? []);
  const kept = new Set(chosen.map(({ child }) => child.digest));
  const dropped = parts.filter(({ child }) => !kept.has(child.digest));
  const left = [...dropped.map(({ child }) => child), ...nested.flatMap((inner) => inner.left)];
  const rebuilt =
    left.length === 0
      ? index.raw
      : rebuildIndex(
          index.raw,
          parts.map((part) =>
            part.wanted ? (part.nested?.rebuilt.descriptor ?? part.child) : undefined,
          ),
        );
  return {
    chosen: [...chosen.map(({ child }) => child), ...nested.flatMap((inner) => inner.chosen)],
    left,
    platforms: platformsOf(chosen),
    withoutAttestations:
      attestations === 'drop' && left.some((one) => isUnknownPlatform(one.platform)),
    rebuilt,
    manifests: new Map([
      ...nested.flatMap((inner) => [...inner.manifests]),
      [rebuilt.descriptor.digest, rebuilt],
    ]),
  };
}

function platformsOf(chosen: readonly Part[]): readonly Platform[] {
  const all = chosen.flatMap(({ child: { platform }, nested }) => {
    if (nested !== undefined && nested.platforms.length > 0) return nested.platforms;
    return platform === undefined || isUnknownPlatform(platform) ? [] : [platform];
  });
  return [...new Map(all.map((platform) => [formatPlatform(platform), platform])).values()];
}
