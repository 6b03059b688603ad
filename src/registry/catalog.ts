import type { CallOptions } from '../oci/content.ts';
import { listNames } from './listing.ts';
import type { RegistrySession } from './session.ts';

/** What a token has to be good for (distribution's token scopes). */
const catalogScope = 'registry:catalog:*';

/**
 * The repositories of a registry, where it has a catalog: docker-registry, Harbor, zot and others
 * do, the large public ones do not. Throws RegistryError.
 */
export function listRepositories(
  session: RegistrySession,
  options?: CallOptions,
): AsyncIterable<string> {
  const what = `the catalog of ${new URL(session.origin).host}`;
  const listing = { session, scopes: [catalogScope], path: '/v2/_catalog', what } as const;
  return listNames({ ...listing, field: 'repositories' }, options);
}
