import type { Digest } from '../oci/digest.ts';

/** What a request is about, by its method, path and query (distribution-spec, Endpoints). */
export const requestKinds = [
  'ping',
  'token',
  'catalog',
  'tags',
  'manifest',
  'blob',
  'referrers',
  'mount',
  'upload-start',
  'upload-status',
  'upload-chunk',
  'upload-finish',
  'upload-cancel',
  'other',
] as const;

export type RequestKind = (typeof requestKinds)[number];

/** A request's place in the API. Parts that a kind lacks are empty. */
export interface Route {
  readonly kind: RequestKind;
  readonly repository: string;
  /** Tag or digest, upload session, as the path has it. */
  readonly name: string;
}

const uploadKinds: Readonly<Record<string, RequestKind>> = {
  GET: 'upload-status',
  HEAD: 'upload-status',
  PATCH: 'upload-chunk',
  PUT: 'upload-finish',
  DELETE: 'upload-cancel',
};

const fixed: Readonly<Record<string, RequestKind>> = {
  '/v2': 'ping',
  '/v2/': 'ping',
  '/v2/_catalog': 'catalog',
  '/token': 'token',
};

/** Finds what a request asks for. `other` is outside the API. */
export function parseRoute(method: string, path: string, query: URLSearchParams): Route {
  const plain = fixed[path];
  if (plain) return { kind: plain, repository: '', name: '' };
  const match =
    /^\/v2\/(.+)\/(tags\/list|blobs\/uploads\/?$|blobs\/uploads\/|manifests\/|blobs\/|referrers\/)([^/]*)$/.exec(
      path,
    );
  const [, repository = '', place = '', name = ''] = match ?? [];
  return { kind: kindOf(method, place, name, query), repository, name };
}

const namePart = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const namePattern = new RegExp(`^${namePart}(?:/${namePart})*$`);

/** Whether a name can be a repository's (distribution-spec, Pulling manifests). */
export function isRepositoryName(name: string): boolean {
  return name.length <= 255 && namePattern.test(name);
}

/** The path at which a blob is found. */
export function blobPath(repository: string, digest: Digest): string {
  return `/v2/${repository}/blobs/${digest}`;
}

function kindOf(method: string, place: string, name: string, query: URLSearchParams): RequestKind {
  if (place === 'tags/list') return name === '' ? 'tags' : 'other';
  if (place.startsWith('blobs/uploads') && name === '') return startKind(method, query);
  if (name === '') return 'other';
  if (place === 'blobs/uploads/') return uploadKinds[method] ?? 'other';
  if (place === 'manifests/') return 'manifest';
  if (place === 'blobs/') return 'blob';
  return place === 'referrers/' ? 'referrers' : 'other';
}

function startKind(method: string, query: URLSearchParams): RequestKind {
  if (method !== 'POST') return 'other';
  return query.has('mount') ? 'mount' : 'upload-start';
}
