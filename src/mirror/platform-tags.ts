import type { PlatformTagCount } from '../event/image.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { isImageManifest } from '../oci/media-type.ts';
import { isUnknownPlatform, type Platform } from '../oci/platform.ts';
import { isTag } from '../oci/reference.ts';
import type { PlatformTagStyle } from './request.ts';
import { onSide } from './side.ts';
import type { View } from './view.ts';
import type { Copying } from './walk.ts';

/** A tag for one platform of an image, and what it stands for at the target. */
interface PlatformTag {
  readonly tag: string;
  readonly descriptor: Descriptor;
}

/** Tags for an image's platforms, sorted by what is to be done about them. */
export interface PlatformTags {
  /** To be written. */
  readonly lacking: readonly PlatformTag[];
  /** How many are right already. */
  readonly present: number;
  /** Why others are left as they are. */
  readonly withheld: readonly string[];
}

/**
 * Names a tag for every platform of an image, and asks the target for them. A tag that another
 * image of the task is written to, or that has to stay as it is, is left alone.
 * Throws RegistryError with its side set.
 */
export async function findPlatformTags(
  view: View,
  tag: string | undefined,
  copying: Copying,
): Promise<PlatformTags> {
  const style = copying.content?.platformTags;
  if (style === undefined || tag === undefined) return { lacking: [], present: 0, withheld: [] };
  const named = nameAll(tag, platformChildren(view), style);
  const [free, taken] = split(named, (one) => !isReserved(one.tag, copying));
  const asked = await Promise.all(free.map((one) => ask(one, copying)));
  const wrong = asked.filter(({ there, descriptor }) => there?.digest !== descriptor.digest);
  const [lacking, fixed] = split(wrong, ({ there }) => !there || !copying.keepsTags);
  return {
    lacking,
    present: asked.length - wrong.length,
    withheld: [
      ...taken.map((one) => `the tag ${one.tag} is no tag, or the target of another image`),
      ...fixed.map((one) => `the tag ${one.tag} stands for ${one.there?.digest} at the target`),
    ],
  };
}

/** Undefined where none were asked for. */
export function countPlatformTags(
  { lacking, present }: PlatformTags,
  { content }: Pick<Copying, 'content'>,
): PlatformTagCount | undefined {
  return content?.platformTags && { written: lacking.length, present };
}

/** What an index has for platforms; of an image without one, the image. */
function platformChildren({ raw, parsed, narrowed, platform }: View): readonly Descriptor[] {
  if (parsed.kind !== 'index') {
    return platform === undefined ? [] : [{ ...raw.descriptor, platform }];
  }
  return (narrowed?.chosen ?? parsed.manifests).filter(
    (child) =>
      isImageManifest(child.mediaType) &&
      child.platform !== undefined &&
      !isUnknownPlatform(child.platform),
  );
}

function isReserved(tag: string, { reservedTags }: Copying): boolean {
  return !isTag(tag) || (reservedTags?.has(tag) ?? false);
}

async function ask(one: PlatformTag, { target, signal }: Copying) {
  const there = await onSide('target', () => target.resolve(one.tag, { signal }));
  return { ...one, there };
}

function split<T>(all: readonly T[], holds: (one: T) => boolean): readonly [T[], T[]] {
  return [all.filter(holds), all.filter((one) => !holds(one))];
}

/**
 * The tags of all platforms. Two that would be one (Windows has a build per version) get the
 * version in; where that does not tell them apart, the first has the tag.
 */
function nameAll(
  tag: string,
  children: readonly Descriptor[],
  style: PlatformTagStyle,
): readonly PlatformTag[] {
  const suffix = style === 'rancher' ? rancherSuffix(children) : variantSuffix(children);
  const named = new Map<string, PlatformTag>();
  for (const descriptor of children) {
    const name = `${tag}-${suffix(descriptor.platform as Platform)}`;
    if (!named.has(name)) named.set(name, { tag: name, descriptor });
  }
  return [...named.values()];
}

/** `amd64`, `arm64` of any variant, `armv7`, `windows-amd64`. */
function variantSuffix(children: readonly Descriptor[]): (platform: Platform) => string {
  const plain = ({ os, architecture, variant = '' }: Platform, version = '') => {
    const known = architecture === 'arm64' ? '' : variant;
    return [os === 'linux' ? '' : os, version, architecture + known].filter(Boolean).join('-');
  };
  const counts = new Map<string, number>();
  for (const { platform } of children) {
    const name = plain(platform as Platform);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return (platform) => {
    const isShared = (counts.get(plain(platform)) ?? 0) > 1;
    return plain(platform, isShared ? platform['os.version'] : undefined);
  };
}

/** The highest variant of an architecture goes without; Windows has its version at the end. */
function rancherSuffix(children: readonly Descriptor[]): (platform: Platform) => string {
  const highest = new Map<string, string>();
  for (const { platform } of children) {
    const { os, architecture, variant = '' } = platform as Platform;
    const key = `${os}/${architecture}`;
    if (variant >= (highest.get(key) ?? '')) highest.set(key, variant);
  }
  return ({ os, architecture, variant = '', 'os.version': version }) => {
    const shown = variant === highest.get(`${os}/${architecture}`) ? '' : variant;
    const system = os === 'linux' ? [] : [os, version];
    return [architecture + shown, ...system].filter(Boolean).join('-');
  };
}
