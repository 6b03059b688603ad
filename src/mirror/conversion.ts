import { isDeepStrictEqual } from 'node:util';
import type { RawManifest } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { parseManifest } from '../oci/manifest.ts';
import { formatPlatform, platformMatches } from '../oci/platform.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { parseSchema1, type Schema1Manifest } from '../oci/schema1.ts';
import type { JsonObject } from '../util/json.ts';
import type { Comparison, CopyJob } from './engine.ts';
import type { ContentPolicy } from './request.ts';

/** Reads both ends of a conversion. Throws RegistryError with its side set. */
export interface ConversionReader {
  source(): Promise<RawManifest>;
  target(): Promise<RawManifest>;
  /** A blob of the target, whole. */
  targetBlob(blob: Descriptor): Promise<Buffer>;
}

/**
 * Whether the target has what comes of an image in Docker's schema 1 when it is converted to
 * schema 2. No digest tells, so layers and config are compared: they follow from the image.
 * Throws RegistryError, MP6013 or MP6015 where the image is for other platforms.
 */
export async function compareConversion(
  { earlier, content = {} }: CopyJob,
  reader: ConversionReader,
): Promise<Comparison> {
  const { bytes } = await reader.source();
  const image = parseSchema1(bytes);
  if (image === undefined) return { current: false, moves: earlier !== undefined, notes: [] };
  refusePlatform(image, content);
  if (earlier === undefined) return { current: false, moves: false, notes: [] };
  const current = await isConverted(image, reader);
  return { current, moves: !current, notes: current ? [conversionNote] : [] };
}

/** What is said of an image that was converted. */
export const conversionNote =
  "converted from Docker's schema 1 to schema 2: its digest is not the source's";

/** No config of an image comes near this. */
const configLimit = 8 * 1024 * 1024;

async function isConverted(image: Schema1Manifest, reader: ConversionReader): Promise<boolean> {
  const { config, layers } = parseManifest(await reader.target());
  if (config === undefined || config.size > configLimit) return false;
  const isSame = isDeepStrictEqual(
    layers.map(({ digest }) => digest),
    image.layers,
  );
  return isSame && isConfigOf(image, await reader.targetBlob(config));
}

/** Fields of an image's own that no converted config has. */
const dropped: ReadonlySet<string> = new Set([
  'id',
  'parent',
  'parent_id',
  'layer_id',
  'Size',
  'throwaway',
]);

function isConfigOf({ history, layers }: Schema1Manifest, bytes: Buffer): boolean {
  const config = JSON.parse(bytes.toString('utf8')) as JsonObject;
  const top = Object.entries(history.at(-1) ?? {}).filter(([name]) => !dropped.has(name));
  const ids = (config.rootfs as JsonObject | undefined)?.diff_ids;
  return (
    top.every(([name, value]) => isDeepStrictEqual(config[name], value)) &&
    lengthOf(config.history) === history.length &&
    lengthOf(ids) === layers.length
  );
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

function refusePlatform({ platform }: Schema1Manifest, content: ContentPolicy): void {
  const { platforms = [], requiredPlatforms = [] } = content;
  const lacking = requiredPlatforms.filter((one) => !platformMatches(one, platform));
  if (lacking.length > 0) throw otherPlatform('MP6013', lacking, platform);
  if (platforms.length === 0 || platforms.some((one) => platformMatches(one, platform))) return;
  throw otherPlatform('MP6015', platforms, platform);
}

function otherPlatform(
  code: string,
  wanted: readonly Parameters<typeof formatPlatform>[0][],
  platform: Schema1Manifest['platform'],
): RegistryError {
  const names = wanted.map(formatPlatform).join(', ');
  const message = `the image lacks ${names}; it has ${formatPlatform(platform)}`;
  return new RegistryError(code, message, { kind: 'config', side: 'source' });
}
