import type { Descriptor } from '../oci/descriptor.ts';
import {
  formatPlatform,
  type Platform,
  type PlatformPattern,
  platformMatches,
} from '../oci/platform.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { fetchManifest } from './fetch-manifest.ts';
import { readPlatform } from './image-platform.ts';
import { mergeView } from './merge.ts';
import { type Narrowed, narrowIndex, type ReadManifest } from './narrow.ts';
import type { ContentPolicy } from './request.ts';
import type { Copying } from './walk.ts';

/** An image as a policy sees it. */
export interface View extends ReadManifest {
  /** What the image runs on, if it has no index and a policy wants to know. */
  readonly platform?: Platform | undefined;
  /** What is wanted of an index; undefined: everything. */
  readonly narrowed?: Narrowed | undefined;
  /** Platforms that are wanted, by name; none where the image is no index. */
  readonly platforms: readonly string[];
  /** Platforms that were asked for and are not there. */
  readonly lacking: readonly string[];
}

type Reading = Pick<Copying, 'source' | 'signal' | 'content' | 'earlier'> &
  Partial<Pick<Copying, 'target'>>;

/**
 * Reads an image's root and chooses what is wanted of it. Throws RegistryError MP6013 when it
 * lacks a platform that is required, MP6015 when it has none of those that are wanted.
 */
export async function viewImage(copying: Reading, root: Descriptor): Promise<View> {
  const image = await fetchManifest(copying, root.digest);
  const isIndex = image.parsed.kind === 'index';
  const view = await (isIndex ? viewIndex(image, copying) : viewSingle(image, copying));
  const { target, earlier, content } = copying;
  if (!content?.merge || target === undefined || earlier === undefined) return view;
  return earlier.digest === root.digest ? view : mergeView(view, earlier, { ...copying, target });
}

async function viewIndex(image: ReadManifest, copying: Reading): Promise<View> {
  const { platforms = [], requiredPlatforms: required = [], attestations } = copying.content ?? {};
  const everything = { ...image, platforms: image.parsed.platforms, lacking: [] };
  const read = (digest: Descriptor['digest']) => fetchManifest(copying, digest);
  if (required.length > 0) await requireAll(image, required, read);
  if (platforms.length === 0 && attestations !== 'drop') return everything;
  const narrowed = await narrowIndex(image, { platforms, attestations }, read);
  const lacking = lackingOf(platforms, narrowed.platforms);
  if (narrowed.left.length === 0) return { ...everything, lacking };
  if (narrowed.platforms.length === 0) throw withoutAny(platforms, image.parsed.platforms);
  return { ...image, narrowed, platforms: narrowed.platforms.map(formatPlatform), lacking };
}

/** An image without an index says in its config what it runs on. What says nothing fits. */
async function viewSingle(image: ReadManifest, copying: Reading): Promise<View> {
  const { platforms = [], requiredPlatforms: required = [] } = copying.content ?? {};
  if (!asksForPlatform(copying.content)) return { ...image, platforms: [], lacking: [] };
  const platform = await readPlatform(image.parsed.config, copying);
  const view = { ...image, platform, platforms: [], lacking: [] };
  const offered = platform === undefined ? [] : [platform];
  const names = offered.map(formatPlatform);
  if (required.length > 0) refuseLacking(required, offered, names);
  const fits = platform === undefined || platforms.length === 0;
  if (fits || platforms.some((one) => platformMatches(one, platform))) return view;
  throw withoutAny(platforms, names);
}

function asksForPlatform(content: ContentPolicy = {}): boolean {
  const { platforms = [], requiredPlatforms = [], merge, platformTags } = content;
  const chooses = platforms.length > 0 || requiredPlatforms.length > 0;
  return chooses || merge === true || platformTags !== undefined;
}

/** What a view that was read to plan is kept by until its image is copied. */
export function viewKey(
  { source, target, content, earlier }: Pick<Copying, 'source' | 'target' | 'content' | 'earlier'>,
  { digest }: Descriptor,
): string {
  const merges = content?.merge ? earlier?.digest : undefined;
  return JSON.stringify([source.name, target.name, digest, content ?? {}, merges ?? '']);
}

async function requireAll(
  image: ReadManifest,
  required: readonly Platform[],
  read: Parameters<typeof narrowIndex>[2],
): Promise<void> {
  const { platforms } = await narrowIndex(image, { platforms: required }, read);
  refuseLacking(required, platforms, image.parsed.platforms);
}

function lackingOf(
  wanted: readonly PlatformPattern[],
  offered: readonly Platform[],
): readonly string[] {
  const isThere = (one: PlatformPattern) => offered.some((other) => platformMatches(one, other));
  return wanted.filter((one) => !isThere(one)).map(formatPlatform);
}

function refuseLacking(
  wanted: readonly Platform[],
  offered: readonly Platform[],
  all: readonly string[],
): void {
  const lacking = lackingOf(wanted, offered);
  if (lacking.length === 0) return;
  throw new RegistryError('MP6013', `the image lacks ${lacking.join(', ')}; ${offer(all)}`, {
    kind: 'config',
    side: 'source',
    hint: 'Change `required_platforms` (of the role: mi_required_platforms).',
  });
}

function withoutAny(wanted: readonly PlatformPattern[], all: readonly string[]): RegistryError {
  const names = wanted.map(formatPlatform).join(', ');
  return new RegistryError('MP6015', `the image lacks ${names}; ${offer(all)}`, {
    kind: 'config',
    side: 'source',
    hint: 'Change `platforms`, `arch` or `os`; `platform_missing: skip` skips such images.',
  });
}

function offer(all: readonly string[]): string {
  return all.length === 0 ? 'it names no platform' : `it has ${all.join(', ')}`;
}
