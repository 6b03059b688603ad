import { buffer } from 'node:stream/consumers';
import { type ConversionReader, compareConversion } from '../mirror/conversion.ts';
import type { CopyEngine, CopyJob } from '../mirror/engine.ts';
import { onSide } from '../mirror/side.ts';
import type { CallOptions } from '../oci/content.ts';
import { verifyBytes } from '../oci/digest.ts';
import { isSchema1 } from '../oci/media-type.ts';
import { nameIn } from '../oci/reference.ts';
import { CodedError } from '../util/coded-error.ts';
import type { NativeEngineOptions } from './native.ts';

export interface AutoEngineOptions extends Pick<NativeEngineOptions, 'open'> {
  readonly native: CopyEngine;
  readonly skopeo: CopyEngine;
}

/**
 * The native engine, but for images that it cannot copy and an installed skopeo can: those in
 * Docker's schema 1. Reports say which of them copied an image.
 */
export function createAutoEngine({ native, skopeo, open }: AutoEngineOptions): CopyEngine {
  let ready: Promise<string | undefined> | undefined;
  const engineFor = ({ root }: CopyJob) => (isSchema1(root.mediaType) ? skopeo : native);
  return {
    ...native,
    converter: async (call) => {
      ready ??= refusalOf(skopeo, call);
      const refusal = await ready;
      return refusal === undefined ? { engine: 'skopeo' } : { refusal };
    },
    compare: (job, call) =>
      isSchema1(job.root.mediaType)
        ? compareConversion(job, readerOf(job, open, call))
        : native.compare(job, call),
    estimate: (job, call) => engineFor(job).estimate(job, call),
    copy: (job, hooks) => engineFor(job).copy(job, hooks),
  };
}

async function refusalOf(skopeo: CopyEngine, call: CallOptions): Promise<string | undefined> {
  try {
    await skopeo.prepare?.(call);
    return undefined;
  } catch (error) {
    if (error instanceof CodedError) return error.message;
    throw error;
  }
}

function readerOf(
  { source, target, root }: CopyJob,
  open: AutoEngineOptions['open'],
  call: CallOptions,
): ConversionReader {
  const name = nameIn(target.reference);
  return {
    source: () =>
      onSide('source', () =>
        open('source', source).fetchManifest(root.digest, { ...call, schema1: true }),
      ),
    target: () => onSide('target', () => open('target', target).fetchManifest(name, call)),
    targetBlob: (blob) =>
      onSide('target', async () => {
        const bytes = await buffer(await open('target', target).openBlob(blob, call));
        verifyBytes(bytes, blob);
        return bytes;
      }),
  };
}
