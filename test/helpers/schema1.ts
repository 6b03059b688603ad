import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Content, Image } from './image.ts';

const mediaType = 'application/vnd.docker.distribution.manifest.v1+prettyjws';

export interface Schema1Spec {
  readonly repository: string;
  readonly tag: string;
  /** An image whose layers it has. */
  readonly image: Image;
  /** Goes into the config that a conversion makes. */
  readonly label: string;
}

/**
 * An image in Docker's schema 1 (distribution, manifest-v2-1.md), signed as `docker push` did it:
 * with one empty layer that is thrown away, on top of the real ones.
 */
export function makeSchema1(spec: Schema1Spec): Content {
  const layers = spec.image.blobs.slice(1);
  const empty = layers[0]?.digest;
  const history = layers.map((_, position) =>
    JSON.stringify({ ...idOf(position), created: '2015-01-01T00:00:00Z', container_config: {} }),
  );
  const top = {
    ...idOf(layers.length),
    architecture: 'amd64',
    os: 'linux',
    created: '2015-01-02T00:00:00Z',
    config: { Labels: { name: spec.label } },
    throwaway: true,
  };
  const manifest = {
    schemaVersion: 1,
    name: spec.repository,
    tag: spec.tag,
    architecture: 'amd64',
    fsLayers: [empty, ...layers.map(({ digest }) => digest).toReversed()].map((blobSum) => ({
      blobSum,
    })),
    history: [JSON.stringify(top), ...history.toReversed()].map((v1Compatibility) => ({
      v1Compatibility,
    })),
  };
  return signed(Buffer.from(JSON.stringify(manifest, undefined, 3)));
}

function idOf(position: number): { id: string; parent?: string } {
  const id = (n: number) => createHash('sha256').update(`layer ${n}`).digest('hex');
  return position === 0 ? { id: id(0) } : { id: id(position), parent: id(position - 1) };
}

/** The form that libtrust gives to signatures: within the document, and no part of its digest. */
function signed(payload: Buffer): Content {
  const tail = '\n}';
  const formatLength = payload.length - tail.length;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const head = { formatLength, formatTail: base64(tail), time: '2015-01-02T00:00:00Z' };
  const guarded = base64(JSON.stringify(head));
  const text = Buffer.from(`${guarded}.${payload.toString('base64url')}`);
  const signature = sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
  const entry = {
    header: { jwk: { crv, kid: keyId(publicKey), kty, x, y }, alg: 'ES256' },
    signature: signature.toString('base64url'),
    protected: guarded,
  };
  const bytes = Buffer.concat([
    payload.subarray(0, formatLength),
    Buffer.from(`,\n   "signatures": [${JSON.stringify(entry)}]${tail}`),
  ]);
  const digest = `sha256:${createHash('sha256').update(payload).digest('hex')}`;
  return { mediaType, digest, bytes };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** Of libtrust: thirty bytes of the key's hash in base 32, in groups of four. */
function keyId(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  const hash = createHash('sha256').update(der).digest().subarray(0, 30);
  return base32(hash).match(/.{4}/g)?.join(':') ?? '';
}

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return (bits.match(/.{5}/g) ?? []).map((five) => letters[Number.parseInt(five, 2)]).join('');
}
