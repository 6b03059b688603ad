import type { HttpAnswer } from '../http/message.ts';

/** Where an upload goes on. */
export interface UploadLocation {
  readonly origin: string;
  /** Path and query, byte for byte as the registry gave them. */
  readonly path: string;
}

/**
 * Reads the Location of an upload (distribution-spec, Pushing blobs): relative or absolute. One
 * that names the registry's own host without its scheme or port (proxies lose them) means the
 * registry. Undefined when there is none, or it leads from https to http elsewhere.
 */
export function uploadLocation(answer: HttpAnswer): UploadLocation | undefined {
  const location = answer.headers.location;
  if (typeof location !== 'string' || location === '') return undefined;
  const { origin } = answer;
  if (location.startsWith('/') && !location.startsWith('//')) return { origin, path: location };
  const base = `${origin}${answer.path}`;
  if (!URL.canParse(location, base)) return undefined;
  const url = new URL(location, base);
  const path = rawPath(location) ?? `${url.pathname}${url.search}`;
  if (isSamePlace(url, new URL(origin))) return { origin, path };
  const safe =
    url.protocol === 'https:' || (url.protocol === 'http:' && origin.startsWith('http:'));
  return safe ? { origin: url.origin, path } : undefined;
}

/** The location that completes the upload. */
export function withDigest(location: UploadLocation, digest: string): UploadLocation {
  const separator = location.path.includes('?') ? '&' : '?';
  const path = `${location.path}${separator}digest=${encodeURIComponent(digest)}`;
  return { origin: location.origin, path };
}

function rawPath(location: string): string | undefined {
  return /^https?:\/\/[^/?#]*(\/[^#]*)/i.exec(location)?.[1];
}

function isSamePlace(url: URL, registry: URL): boolean {
  return url.origin === registry.origin || (url.hostname === registry.hostname && url.port === '');
}
