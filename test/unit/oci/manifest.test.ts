import { describe, expect, it } from 'vitest';
import type { RawManifest } from '../../../src/oci/content.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { blobsOf, manifestMediaType, parseManifest } from '../../../src/oci/manifest.ts';
import { isNonDistributable, mediaType } from '../../../src/oci/media-type.ts';

const digest = digestOf(Buffer.from('x'));
const blob = { mediaType: 'application/x', digest, size: 1 };

function raw(text: string, type = ''): RawManifest {
  const bytes = Buffer.from(text);
  return { descriptor: { mediaType: type, digest: digestOf(bytes), size: bytes.length }, bytes };
}

function parse(document: unknown, type = '') {
  return parseManifest(raw(JSON.stringify(document), type));
}

describe('parseManifest', () => {
  it('reads an image', () => {
    const image = parse({
      mediaType: mediaType.ociManifest,
      artifactType: 'application/helm',
      config: blob,
      layers: [{ ...blob, size: 0, urls: ['https://a'], annotations: { k: 'v' } }],
      subject: blob,
      annotations: { a: 'b', wrong: 1 },
    });
    expect(image).toMatchObject({
      kind: 'image',
      artifactType: 'application/helm',
      config: blob,
      subject: blob,
    });
    expect(image.annotations).toEqual({ a: 'b' });
    expect(blobsOf(image)).toHaveLength(2);
    expect(image.layers[0]).toMatchObject({
      size: 0,
      urls: ['https://a'],
      annotations: { k: 'v' },
    });
  });

  it('reads an index and names its platforms', () => {
    const arm = { os: 'linux', architecture: 'arm', variant: 'v7' };
    const index = parse(
      {
        manifests: [
          { ...blob, platform: { os: 'linux', architecture: 'amd64' } },
          { ...blob, platform: arm },
          { ...blob, platform: arm },
          { ...blob, platform: { os: 'unknown', architecture: 'unknown' } },
        ],
      },
      `${mediaType.dockerList}; charset=utf-8`,
    );
    expect(index).toMatchObject({ kind: 'index', mediaType: mediaType.dockerList });
    expect(index.manifests).toHaveLength(4);
    expect(index.platforms).toEqual(['linux/amd64', 'linux/arm/v7']);
  });

  it.each([
    [{ mediaType: mediaType.dockerManifest, layers: [] }, 'text/plain', mediaType.dockerManifest],
    [{ layers: [] }, mediaType.dockerManifest, mediaType.dockerManifest],
    [{ layers: [] }, 'application/json', mediaType.ociManifest],
    [{ manifests: [] }, '', mediaType.ociIndex],
    [{ blobs: [] }, '', mediaType.ociArtifact],
    [{ schemaVersion: 1, fsLayers: [] }, mediaType.dockerManifest, mediaType.dockerSchema1Signed],
  ])('finds the type of %j said to be %j', (document, said, type) => {
    expect(manifestMediaType(Buffer.from(JSON.stringify(document)), said)).toBe(type);
  });

  it('recognises schema 1', () => {
    expect(parse({ schemaVersion: 1, fsLayers: [{ blobSum: 'x' }] }).kind).toBe('schema1');
  });

  it.each([
    ['<html>', 'it is not JSON'],
    ['[]', 'it is not a JSON object'],
    ['{}', 'its type is unknown'],
    ['{"layers":5}', 'its type is unknown'],
    ['{"layers":[5]}', 'a descriptor is not an object'],
    ['{"layers":[{"digest":"sha256:1"}]}', 'a descriptor has the digest "sha256:1"'],
    [`{"layers":[{"digest":"${digest}","size":-1}]}`, 'no valid size'],
    [`{"layers":[{"digest":"${digest}","size":1.5}]}`, 'no valid size'],
    [`{"manifests":[],"layers":[]}`, 'an index and an image at once'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseManifest(raw(text))).toThrow(reason);
    expect(() => parseManifest(raw(text))).toThrow(
      expect.objectContaining({ code: 'MP5004', kind: 'protocol' }),
    );
  });
});

describe('media types', () => {
  it('knows non-distributable layers', () => {
    expect(isNonDistributable('application/vnd.oci.image.layer.nondistributable.v1.tar+gzip')).toBe(
      true,
    );
    expect(isNonDistributable('application/vnd.docker.image.rootfs.foreign.diff.tar.gzip')).toBe(
      true,
    );
    expect(isNonDistributable(mediaType.ociLayer)).toBe(false);
  });
});
