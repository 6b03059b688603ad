import type { CallOptions } from '../oci/content.ts';
import type { Endpoint } from './endpoint.ts';
import { listNames } from './listing.ts';

/**
 * A repository's tags, each once, in the registry's order. Throws RegistryError, kind `not-found`
 * for an unknown repository.
 */
export function listTags(
  { session, scopes, base, repository }: Endpoint,
  options?: CallOptions,
): AsyncIterable<string> {
  const what = `the tag list of ${new URL(session.origin).host}/${repository}`;
  return listNames({ session, scopes, path: `${base}/tags/list`, field: 'tags', what }, options);
}
