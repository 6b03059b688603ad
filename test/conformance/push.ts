import { expect } from 'vitest';
import { digestOf } from '../../src/oci/digest.ts';
import type { OciClient } from '../helpers/oci-client.ts';
import type { DataSet } from './data-sets.ts';

/** Pushes a data set, and sees that each piece is taken for what it is. */
export async function push(client: OciClient, data: DataSet): Promise<void> {
  for (const bytes of data.blobs) {
    const answer = await client.pushBlob(bytes, digestOf(bytes, data.algorithm));
    expect(answer.status).toBe(201);
  }
  for (const { bytes, descriptor, tag } of data.manifests) {
    const byDigest = await client.pushManifest(descriptor.digest, bytes, descriptor.mediaType);
    expect([byDigest.status, byDigest.body.toString()]).toEqual([201, '']);
    expect(byDigest.headers['docker-content-digest']).toBe(descriptor.digest);
    if (tag === undefined) continue;
    expect((await client.pushManifest(tag, bytes, descriptor.mediaType)).status).toBe(201);
  }
}
