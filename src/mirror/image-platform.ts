import { buffer } from 'node:stream/consumers';
import type { BlobReader, CallOptions } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { verifyBytes } from '../oci/digest.ts';
import { mediaType } from '../oci/media-type.ts';
import type { Platform } from '../oci/platform.ts';
import type { Side } from '../oci/registry-error.ts';
import type { JsonObject } from '../util/json.ts';
import { onSide } from './side.ts';

/** No image's config comes near this. */
const configLimit = 8 * 1024 * 1024;

/**
 * What an image without an index runs on, as its config says it. Undefined where that is not the
 * config of an image, or does not say. Throws RegistryError.
 */
export async function readPlatform(
  config: Descriptor | undefined,
  { source, signal }: { readonly source: BlobReader } & CallOptions,
  side: Side = 'source',
): Promise<Platform | undefined> {
  const type = config?.mediaType;
  const isImage = type === mediaType.ociConfig || type === mediaType.dockerConfig;
  if (config === undefined || !isImage || config.size > configLimit) return undefined;
  return onSide(side, async () => {
    const bytes = await buffer(await source.openBlob(config, { signal }));
    verifyBytes(bytes, config);
    return platformIn(bytes);
  });
}

function platformIn(bytes: Buffer): Platform | undefined {
  try {
    const document = JSON.parse(bytes.toString('utf8')) as JsonObject | null;
    const { os, architecture, variant } = document ?? {};
    if (typeof os !== 'string' || typeof architecture !== 'string') return undefined;
    return { os, architecture, ...(typeof variant === 'string' ? { variant } : {}) };
  } catch {
    return undefined;
  }
}
