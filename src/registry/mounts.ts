import type { Descriptor } from '../oci/descriptor.ts';
import { RegistryError } from '../oci/registry-error.ts';
import type { Endpoint } from './endpoint.ts';
import { type UploadLocation, uploadLocation } from './location.ts';

/**
 * Asks for a blob from another repository of the registry (distribution-spec, Mounting a blob).
 * A session comes back when the registry wants an upload instead; undefined when it refuses,
 * which is never fatal.
 */
export async function tryMount(
  endpoint: Endpoint,
  descriptor: Descriptor,
  from: string,
  signal: AbortSignal | undefined,
): Promise<'mounted' | UploadLocation | undefined> {
  const query = `mount=${encodeURIComponent(descriptor.digest)}&from=${encodeURIComponent(from)}`;
  const path = `${endpoint.base}/blobs/uploads/?${query}`;
  const scopes = [...endpoint.scopes, `repository:${from}:pull`];
  try {
    const answer = await endpoint.session.send({
      method: 'POST',
      path,
      scopes,
      signal,
      once: true,
    });
    if (answer.status === 201) return 'mounted';
    return answer.status === 202 ? uploadLocation(answer) : undefined;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof RegistryError && error.kind !== 'config') return undefined;
    throw error;
  }
}
