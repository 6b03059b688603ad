import { dockerHub, parseReference } from '../oci/reference.ts';

/**
 * A source's name as written, host and port included, without tag and digest; `library/` before
 * what has no path. Throws CodedError MP5001.
 */
export function wholeName(source: string): string {
  const { registry, repository } = parseReference(source);
  const [named = ''] = source.split('@');
  const path = named.replace(/:[^:/]*$/, '');
  if (path.includes('/')) return path;
  return registry === dockerHub ? repository : path;
}
