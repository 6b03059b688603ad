import { describe, expect, it } from 'vitest';
import { narrowIndex, type ReadManifest } from '../../../src/mirror/narrow.ts';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { parseManifest } from '../../../src/oci/manifest.ts';
import { mediaType } from '../../../src/oci/media-type.ts';
import { parsePlatform } from '../../../src/oci/platform.ts';

function child(name: string, extra: Partial<Descriptor> = {}): Descriptor {
  const bytes = Buffer.from(name);
  return {
    mediaType: mediaType.ociManifest,
    digest: digestOf(bytes),
    size: bytes.length,
    ...extra,
  };
}

function image(platform: string): Descriptor {
  return child(platform, { platform: parsePlatform(platform) });
}

function attestation(of: Descriptor): Descriptor {
  return child(`about ${of.digest}`, {
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: { 'vnd.docker.reference.digest': of.digest },
  });
}

function index(manifests: readonly Descriptor[], extra: object = {}): ReadManifest {
  const document = { schemaVersion: 2, mediaType: mediaType.ociIndex, manifests, ...extra };
  const bytes = Buffer.from(JSON.stringify(document, undefined, 3));
  const digest = digestOf(bytes);
  const raw = { descriptor: { mediaType: mediaType.ociIndex, digest, size: bytes.length }, bytes };
  return { raw, parsed: parseManifest(raw) };
}

function narrow(
  root: ReadManifest,
  wanted: readonly string[],
  nested: readonly ReadManifest[] = [],
) {
  return narrowIndex(root, { platforms: wanted.map(parsePlatform) }, (digest) => {
    const found = nested.find(({ raw }) => raw.descriptor.digest === digest);
    return found ? Promise.resolve(found) : Promise.reject(new Error(`unexpected ${digest}`));
  });
}

const [amd, arm, v7] = [image('linux/amd64'), image('linux/arm64'), image('linux/arm/v7')];

describe('narrowing an index', () => {
  it('chooses by platform, and attestations with what they are about', async () => {
    const root = index([amd, arm, v7, attestation(amd), attestation(arm)]);
    const { chosen, left, platforms } = await narrow(root, ['linux/x86_64', 'linux/arm']);
    expect(chosen.map(({ digest }) => digest)).toEqual(
      [amd, v7, attestation(amd)].map(({ digest }) => digest),
    );
    expect(left.map(({ digest }) => digest)).toEqual([arm.digest, attestation(arm).digest]);
    expect(platforms).toEqual([amd.platform, v7.platform]);
  });

  it('keeps children without a platform, and all bytes where nothing is left out', async () => {
    const root = index([amd, child('chart')]);
    const all = await narrow(root, ['linux/amd64']);
    expect(all.left).toEqual([]);
    expect(all.rebuilt).toBe(root.raw);
  });

  it('rebuilds the same bytes every time, with all other fields as they were', async () => {
    const subject = child('subject');
    const root = index([amd, arm], { subject, annotations: { b: '1', a: '2' }, 'x-own': [1] });
    const [one, two] = [await narrow(root, ['linux/arm64']), await narrow(root, ['linux/arm64'])];
    expect(one.rebuilt).toEqual(two.rebuilt);
    expect(JSON.parse(one.rebuilt.bytes.toString())).toEqual({
      ...(JSON.parse(root.raw.bytes.toString()) as object),
      manifests: [arm],
    });
    expect(digestOf(one.rebuilt.bytes)).toBe(one.rebuilt.descriptor.digest);
  });

  it('goes into nested indexes, and rebuilds those too', async () => {
    const inner = index([amd, arm]);
    const other = index([image('windows/amd64')]);
    const root = index([inner.raw.descriptor, other.raw.descriptor, v7]);
    const found = await narrow(root, ['linux/arm64'], [inner, other]);
    expect(found.left.map(({ digest }) => digest)).toEqual(
      [other.raw.descriptor, v7, amd].map(({ digest }) => digest),
    );
    const document = JSON.parse(found.rebuilt.bytes.toString()) as { manifests: Descriptor[] };
    const [only] = document.manifests;
    expect(document.manifests).toHaveLength(1);
    const rebuilt = found.manifests.get(only!.digest);
    expect(JSON.parse(rebuilt!.bytes.toString())).toMatchObject({ manifests: [arm] });
    expect(only?.size).toBe(rebuilt?.bytes.length);
  });
});
