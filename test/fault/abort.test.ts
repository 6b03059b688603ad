import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { ociClient } from '../helpers/oci-client.ts';
import { testRegistry } from '../helpers/registry.ts';

it('goes on when clients leave at any moment', async () => {
  const registry = await testRegistry({ latency: 5 });
  const client = ociClient(registry, 'app');
  const bytes = randomBytes(1_000_000);
  const { headers } = await client.pushBlob(bytes);
  for (let round = 0; round < 40; round += 1) {
    const leaving = new AbortController();
    const upload = registry.url + (await client.startUpload());
    const requests = [
      fetch(registry.url + headers.location, { signal: leaving.signal }),
      fetch(upload, { method: 'PATCH', body: bytes, signal: leaving.signal }),
      fetch(`${registry.url}/v2/`, { signal: leaving.signal }),
    ];
    setTimeout(() => leaving.abort(), round / 4);
    await Promise.allSettled(requests);
  }
  const found = await client.send('GET', headers.location ?? '');
  expect(found.body.equals(bytes)).toBe(true);
});
