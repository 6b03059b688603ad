import type { Json, JsonObject } from '../util/json.ts';
import { type Digest, type DigestAlgorithm, digestOf } from './digest.ts';
import type { Platform } from './platform.ts';

/** What is needed of Docker's first manifest format (distribution, manifest-v2-1.md). */
export interface Schema1Manifest {
  /** Digests of the layers, the base first. */
  readonly layers: readonly string[];
  /** What each image in the history says of itself, the base first. */
  readonly history: readonly JsonObject[];
  readonly platform: Platform;
}

/**
 * The digest that such a manifest is known by: of what was signed, where it has signatures, which
 * are themselves no part of it.
 */
export function schema1Digest(bytes: Buffer, algorithm: DigestAlgorithm = 'sha256'): Digest {
  return digestOf(signedPart(bytes) ?? bytes, algorithm);
}

function signedPart(bytes: Buffer): Buffer | undefined {
  const { signatures } = readObject(bytes);
  const [first] = Array.isArray(signatures) ? (signatures as JsonObject[]) : [];
  if (typeof first?.protected !== 'string') return undefined;
  const { formatLength, formatTail } = readObject(Buffer.from(first.protected, 'base64url'));
  if (typeof formatLength !== 'number' || typeof formatTail !== 'string') return undefined;
  return Buffer.concat([bytes.subarray(0, formatLength), Buffer.from(formatTail, 'base64url')]);
}

/** Reads one; undefined where it is none. Layers that the format calls thrown away are left out. */
export function parseSchema1(bytes: Buffer): Schema1Manifest | undefined {
  const { fsLayers, history, architecture } = readObject(bytes);
  if (!Array.isArray(fsLayers) || !Array.isArray(history)) return undefined;
  const images = history.map((entry) => v1Image(entry)).toReversed();
  const layers = fsLayers.map((entry) => text((entry as JsonObject).blobSum)).toReversed();
  return {
    layers: layers.filter((_, position) => images[position]?.throwaway !== true),
    history: images,
    platform: { os: text(images.at(-1)?.os) || 'linux', architecture: text(architecture) },
  };
}

function v1Image(entry: Json): JsonObject {
  return readObject(Buffer.from(text((entry as JsonObject).v1Compatibility)));
}

/** Empty where it is none. */
function readObject(bytes: Buffer): JsonObject {
  try {
    return (JSON.parse(bytes.toString('utf8')) as JsonObject | null) ?? {};
  } catch {
    return {};
  }
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
