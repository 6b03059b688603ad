import { mediaType } from '../../src/oci/media-type.ts';
import type { Fault, FaultMatch, FaultRule } from '../../src/server/faults.ts';
import type { RegistryOptions } from '../../src/server/registry.ts';

/** What a registry, or the way to it, may do wrong, with its name for test titles. */
export interface KnownFault {
  readonly name: string;
  readonly faults: readonly FaultRule[];
  /** Of the registry, where the fault needs more than a script. */
  readonly options?: RegistryOptions;
}

/** Who may use the registries here that ask for tokens. */
export const bearerUsers = { ada: 'secret-of-ada' };

const bearer: RegistryOptions = { auth: { kind: 'bearer', users: bearerUsers } };
const wrongDigest = `sha256:${'0'.repeat(64)}`;
const blobs: FaultMatch = { kind: 'blob', method: 'GET' };
const manifests: FaultMatch = { kind: 'manifest', method: ['GET', 'HEAD'] };
const pushed: FaultMatch = { kind: 'manifest', method: 'PUT' };

/** Statuses that are worth another try. */
const passingStatuses = [408, 425, 429, 499, 500, 502, 503, 504, 522] as const;

/** What can happen to reads. Each that says `times` passes by itself. */
export const readFaults: readonly KnownFault[] = [
  fault('reset before headers', { kind: ['blob', 'manifest'], times: 1 }, { do: 'reset' }),
  fault('reset in a blob', { ...blobs, times: 1 }, { do: 'reset', after: 1000 }),
  fault('a blob ends too early', { ...blobs, times: 1 }, { do: 'truncate', after: 1000 }),
  fault(
    'a blob without length ends too early',
    { ...blobs, times: 1 },
    {
      do: 'truncate',
      after: 1000,
      chunked: true,
    },
  ),
  fault('stall before headers', { ...blobs, times: 1 }, { do: 'stall' }),
  fault('stall in a blob', { ...blobs, times: 1 }, { do: 'stall', after: 1000 }),
  ...passingStatuses.flatMap((status) => [
    fault(`${status} on a manifest`, { ...manifests, times: 1 }, { do: 'answer', status }),
    fault(`${status} on a blob`, { ...blobs, times: 1 }, { do: 'answer', status }),
  ]),
  fault(
    '429 with seconds',
    { ...manifests, times: 1 },
    {
      do: 'answer',
      status: 429,
      headers: { 'Retry-After': '0' },
    },
  ),
  fault('429 with a date', { ...manifests, times: 1 }, { do: 'answer', status: 429, retryAt: 0 }),
  fault(
    '429 with an absurd wait',
    { ...manifests, times: 1 },
    {
      do: 'answer',
      status: 429,
      headers: { 'Retry-After': '99999999999' },
    },
  ),
  fault(
    '401 for ever',
    {},
    {
      do: 'answer',
      status: 401,
      headers: { 'WWW-Authenticate': 'Basic realm="none"' },
    },
  ),
  fault('401 without a challenge', {}, { do: 'answer', status: 401 }),
  fault('403 for what is missing', manifests, { do: 'alter', when: 404, status: 403 }),
  fault('404 on HEAD, 200 on GET', { method: 'HEAD' }, { do: 'answer', status: 404 }),
  fault('403 on HEAD', { method: 'HEAD' }, { do: 'answer', status: 403 }),
  fault('405 on HEAD', { method: 'HEAD' }, { do: 'answer', status: 405 }),
  fault('no digest header', manifests, headers({ 'Docker-Content-Digest': null })),
  fault('a wrong digest header', manifests, headers({ 'Docker-Content-Digest': wrongDigest })),
  fault('another body for a digest', { ...blobs, times: 1 }, { do: 'alter', body: 'flip' }),
  fault('another body for a digest, always', blobs, { do: 'alter', body: 'flip' }),
  fault('a blob one byte too long', blobs, { do: 'alter', body: 'append' }),
  fault('a blob one byte too short', blobs, { do: 'alter', body: 'chop' }),
  fault('an empty blob', blobs, { do: 'alter', body: 'none' }),
  fault('no Content-Length', { method: 'GET' }, headers({ 'Content-Length': null })),
  {
    name: '200 to a Range',
    faults: [
      { match: { ...blobs, times: 1 }, fault: { do: 'reset', after: 1000 } },
      { match: blobs, fault: { do: 'alter', request: { headers: { range: null } } } },
    ],
  },
  {
    name: '206 with another Content-Range',
    faults: [
      { match: { ...blobs, times: 1 }, fault: { do: 'reset', after: 1000 } },
      { match: { ...blobs, times: 1 }, fault: headers({ 'Content-Range': 'bytes 7-9/10' }) },
    ],
  },
  fault('a chain of redirects', blobs, { do: 'redirect', hops: 3 }),
  fault('redirects without end', blobs, { do: 'redirect', hops: 1000 }),
  fault('an HTML page', manifests, {
    do: 'answer',
    status: 200,
    headers: { 'Content-Type': 'text/html' },
    body: '<html>Sign in</html>',
  }),
  fault('a warning', {}, headers({ Warning: '299 - "this registry is tired"' })),
  fault('slow, but alive', { ...blobs, times: 1 }, { do: 'alter', rate: 100_000 }),
  fault(
    'a listed tag that is not there',
    { ...manifests, path: '/1$' },
    {
      do: 'answer',
      status: 404,
      errors: [{ code: 'MANIFEST_UNKNOWN' }],
    },
  ),
];

/** What can happen to writes. */
export const writeFaults: readonly KnownFault[] = [
  fault('reset at the start of an upload', { kind: 'upload-start', times: 1 }, { do: 'reset' }),
  fault('reset in an upload', { kind: 'upload-finish', times: 1 }, { do: 'reset', received: 1000 }),
  fault('stall at the start of an upload', { kind: 'upload-start', times: 1 }, { do: 'stall' }),
  ...passingStatuses.flatMap((status) => [
    fault(`${status} on an upload`, { kind: 'upload-finish', times: 1 }, { do: 'answer', status }),
    fault(`${status} on a manifest`, { ...pushed, times: 1 }, { do: 'answer', status }),
  ]),
  fault('upload session lost', { kind: 'upload-finish', times: 1 }, { do: 'lose-session' }),
  fault('416 on PATCH', { kind: 'upload-chunk' }, { do: 'answer', status: 416 }),
  fault('201 on PATCH', { kind: 'upload-chunk' }, { do: 'alter', status: 201 }),
  fault('204 on PUT of a blob', { kind: 'upload-finish' }, { do: 'alter', when: 201, status: 204 }),
  fault('PATCH drops data', { kind: 'upload-chunk', nth: 2 }, { do: 'drop-chunk' }),
  {
    name: 'token runs out in an upload',
    options: bearer,
    faults: [{ match: { kind: 'upload-finish', times: 1 }, fault: { do: 'expire-tokens' } }],
  },
  fault(
    'mount becomes an upload',
    { kind: 'mount' },
    {
      do: 'alter',
      request: { query: { mount: null, from: null } },
    },
  ),
  fault(
    'mount becomes an upload without Location',
    { kind: 'mount' },
    {
      do: 'answer',
      status: 202,
    },
  ),
  ...[400, 401, 403, 404, 405, 500].map((status) =>
    fault(`${status} on mount`, { kind: 'mount' }, { do: 'answer', status }),
  ),
  ...(['path', 'absolute', 'query'] as const).map((location) =>
    fault(`Location as ${location}`, { kind: 'upload-start' }, { do: 'alter', location }),
  ),
  fault(
    'Location at another host',
    { kind: 'upload-start' },
    {
      do: 'alter',
      location: 'http://127.0.0.2:9',
    },
  ),
  fault('413 on a manifest', pushed, { do: 'answer', status: 413 }),
  fault('blobs gone after a complete push', { ...pushed, times: 1 }, { do: 'forget-blobs' }),
  fault('blobs gone again and again', pushed, { do: 'forget-blobs' }),
  fault('another digest for a manifest', pushed, headers({ 'Docker-Content-Digest': wrongDigest })),
  fault('subject not acknowledged', pushed, headers({ 'OCI-Subject': null })),
];

/** What can happen to token requests, of a registry that wants tokens. */
export const tokenFaults: readonly KnownFault[] = [
  token('429 from the token endpoint', { times: 1 }, { do: 'answer', status: 429 }),
  token('500 from the token endpoint', { times: 1 }, { do: 'answer', status: 500 }),
  token(
    'HTML from the token endpoint',
    {},
    {
      do: 'answer',
      status: 200,
      body: '<html>Sign in</html>',
    },
  ),
  token(
    'an oversized token',
    {},
    {
      do: 'answer',
      status: 200,
      body: JSON.stringify({ token: 'x'.repeat(2 * 1024 * 1024) }),
    },
  ),
  token(
    'a token that is not accepted',
    {},
    {
      do: 'answer',
      status: 200,
      body: JSON.stringify({ token: 'worthless' }),
    },
  ),
];

/** What can happen to lists: 250 tags `t0000` to `t0249`, 3 referrers. */
export const listFaults: readonly KnownFault[] = [
  { name: 'pages', faults: [], options: { pageSize: 100 } },
  list('no Link', { kind: 'tags' }, headers({ Link: null })),
  list('a Link that is none', { kind: 'tags' }, headers({ Link: 'next please' })),
  list(
    'a relative Link',
    { kind: 'tags', times: 1 },
    headers({ Link: '<list?n=100&last=t0099>; rel="next"' }),
  ),
  list('a Link to the same page', { kind: 'tags' }, headers({ Link: '<list?n=100>; rel="next"' })),
  list('404 on referrers', { kind: 'referrers' }, { do: 'answer', status: 404 }),
  list('400 on referrers', { kind: 'referrers' }, { do: 'answer', status: 400 }),
  list(
    'another type of referrers',
    { kind: 'referrers' },
    headers({ 'Content-Type': 'text/plain' }),
  ),
  list(
    'referrers without the filter',
    { kind: 'referrers' },
    {
      do: 'alter',
      request: { query: { artifactType: null } },
    },
  ),
  list(
    'referrers as a manifest',
    { kind: 'referrers' },
    {
      do: 'answer',
      status: 200,
      headers: { 'Content-Type': mediaType.ociManifest },
      body: '{}',
    },
  ),
];

function fault(name: string, match: FaultMatch, what: Fault): KnownFault {
  return { name, faults: [{ match, fault: what }] };
}

function list(name: string, match: FaultMatch, what: Fault): KnownFault {
  return { ...fault(name, match, what), options: { pageSize: 100 } };
}

function token(name: string, match: FaultMatch, what: Fault): KnownFault {
  return { ...fault(name, { ...match, kind: 'token' }, what), options: bearer };
}

function headers(changes: Readonly<Record<string, string | null>>): Fault {
  return { do: 'alter', headers: changes };
}
