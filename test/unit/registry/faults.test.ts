import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest.ts';
import { RegistryError } from '../../../src/oci/registry-error.ts';
import type { FaultRule } from '../../../src/server/faults.ts';
import { openLab, script, secret } from './lab.ts';

type Row = readonly [name: string, rules: readonly FaultRule[]];
type FailingRow = readonly [...Row, expected: Record<string, unknown>];

const once = { times: 1 };
const answer = (status: number, more: object = {}) => ({ do: 'answer', status, ...more }) as const;
const manifestHead = { kind: 'manifest', method: 'HEAD' } as const;
const manifestGet = { kind: 'manifest', method: 'GET' } as const;
const blobGet = { kind: 'blob', method: 'GET' } as const;

const transient = [408, 425, 429, 499, 500, 502, 503, 504, 522];

/** Faults of the source that a copy survives. */
const survivedAtSource: readonly Row[] = [
  ...transient.map(
    (status): Row => [
      `${status} to everything, once each`,
      [
        { match: { ...manifestHead, ...once }, fault: answer(status) },
        { match: { ...manifestGet, ...once }, fault: answer(status) },
        { match: { ...blobGet, ...once }, fault: answer(status) },
      ],
    ],
  ),
  [
    '429 with Retry-After in seconds',
    [
      {
        match: { ...manifestGet, ...once },
        fault: answer(429, { headers: { 'Retry-After': '0' } }),
      },
    ],
  ],
  [
    '503 with Retry-After as a date',
    [{ match: { ...manifestGet, ...once }, fault: answer(503, { retryAt: -5 }) }],
  ],
  [
    '429 with an absurd Retry-After',
    [
      {
        match: { ...manifestGet, ...once },
        fault: answer(429, { headers: { 'Retry-After': '99999999' } }),
      },
    ],
  ],
  [
    '429 with an error that would be final elsewhere',
    [
      {
        match: { ...manifestGet, ...once },
        fault: answer(429, { errors: [{ code: 'DENIED', message: 'Quota exceeded' }] }),
      },
    ],
  ],
  [
    '429 with a Retry-After that makes no sense',
    [
      {
        match: { ...manifestGet, ...once },
        fault: answer(429, { headers: { 'Retry-After': 'soon' } }),
      },
    ],
  ],
  ['a reset before the headers', [{ match: { ...manifestGet, ...once }, fault: { do: 'reset' } }]],
  ['a stall before the headers', [{ match: { ...manifestGet, ...once }, fault: { do: 'stall' } }]],
  [
    'a reset in a manifest',
    [{ match: { ...manifestGet, ...once }, fault: { do: 'reset', after: 50 } }],
  ],
  [
    'a reset in a blob',
    [{ match: { ...blobGet, ...once }, fault: { do: 'reset', after: 70_000 } }],
  ],
  [
    'a reset in every blob, three times',
    [{ match: { ...blobGet, times: 3 }, fault: { do: 'reset', after: 20_000 } }],
  ],
  [
    'an early end of a blob',
    [{ match: { ...blobGet, ...once }, fault: { do: 'truncate', after: 70_000 } }],
  ],
  [
    'an early clean end of a blob without length',
    [{ match: { ...blobGet, ...once }, fault: { do: 'truncate', after: 70_000, chunked: true } }],
  ],
  [
    'a stall in a blob',
    [{ match: { ...blobGet, ...once }, fault: { do: 'stall', after: 70_000 } }],
  ],
  [
    'a blob without Content-Length',
    [{ match: blobGet, fault: { do: 'alter', headers: { 'Content-Length': null } } }],
  ],
  [
    '200 in place of 206',
    [
      { match: { ...blobGet, ...once }, fault: { do: 'reset', after: 70_000 } },
      {
        match: { ...blobGet, ...once },
        fault: { do: 'alter', request: { headers: { range: null } } },
      },
    ],
  ],
  [
    '200 in place of 206, broken off as well',
    [
      { match: { ...blobGet, nth: 2, ...once }, fault: { do: 'reset', after: 70_000 } },
      {
        match: { ...blobGet, nth: 2, ...once },
        fault: { do: 'alter', request: { headers: { range: null } }, rate: 1 },
      },
      { match: { ...blobGet, nth: 2, ...once }, fault: { do: 'reset', after: 90_000 } },
    ],
  ],
  [
    '206 with a wrong Content-Range',
    [
      { match: { ...blobGet, ...once }, fault: { do: 'reset', after: 70_000 } },
      {
        match: { ...blobGet, ...once },
        fault: { do: 'alter', headers: { 'Content-Range': 'bytes 0-9/10' } },
      },
    ],
  ],
  [
    'a blob with a wrong last byte, once',
    [{ match: { ...blobGet, ...once }, fault: { do: 'alter', body: 'flip' } }],
  ],
  ['405 to HEAD', [{ match: manifestHead, fault: answer(405) }]],
  ['403 to HEAD', [{ match: manifestHead, fault: answer(403) }]],
  ['404 to HEAD, 200 to GET', [{ match: manifestHead, fault: answer(404) }]],
  [
    'no digest in the headers',
    [
      {
        match: { kind: 'manifest' },
        fault: { do: 'alter', headers: { 'Docker-Content-Digest': null } },
      },
    ],
  ],
  [
    'an odd digest in the headers',
    [
      {
        match: { kind: 'manifest' },
        fault: { do: 'alter', headers: { 'Docker-Content-Digest': 'yes' } },
      },
    ],
  ],
  [
    'no length to HEAD',
    [{ match: manifestHead, fault: { do: 'alter', headers: { 'Content-Length': null } } }],
  ],
  [
    'a manifest as text/plain',
    [
      {
        match: { kind: 'manifest' },
        fault: { do: 'alter', headers: { 'Content-Type': 'text/plain' } },
      },
    ],
  ],
  [
    'a redirect',
    [{ match: { ...blobGet, nth: 1, times: 1 }, fault: { do: 'redirect', status: 302 } }],
  ],
  ['a chain of redirects', [{ match: blobGet, fault: { do: 'redirect', hops: 5 } }]],
];

/** Faults of the source that end in a clear error. */
const reportedAtSource: readonly FailingRow[] = [
  ['404', [{ match: { kind: 'manifest' }, fault: answer(404) }], { message: '1 is absent' }],
  ['404 to a blob', [{ match: blobGet, fault: answer(404) }], { kind: 'not-found', status: 404 }],
  ['403', [{ match: { kind: 'manifest' }, fault: answer(403) }], { kind: 'denied', status: 403 }],
  ['429 for ever', [{ fault: answer(429) }], { kind: 'rate-limited', attempts: 3 }],
  ['503 for ever', [{ fault: answer(503) }], { kind: 'server', status: 503, attempts: 3 }],
  ['501', [{ match: manifestGet, fault: answer(501) }], { kind: 'unsupported', attempts: 1 }],
  [
    '500 that means it',
    [
      {
        match: manifestGet,
        fault: answer(500, { errors: [{ code: 'NAME_INVALID', message: 'no' }] }),
      },
    ],
    { kind: 'server', attempts: 1, message: expect.stringContaining('NAME_INVALID no') },
  ],
  [
    'resets without end',
    [{ match: manifestGet, fault: { do: 'reset' } }],
    { kind: 'network', attempts: 3 },
  ],
  [
    'a blob that always breaks off at once',
    [{ match: blobGet, fault: { do: 'reset', after: 0 } }],
    { kind: 'network' },
  ],
  [
    'stalls without end',
    [{ match: manifestGet, fault: { do: 'stall' } }],
    { kind: 'network', message: expect.stringContaining('stalled') },
  ],
  [
    'wrong bytes of a blob',
    [{ match: blobGet, fault: { do: 'alter', body: 'flip' } }],
    { kind: 'content' },
  ],
  [
    'a blob that is too long',
    [{ match: blobGet, fault: { do: 'alter', body: 'append' } }],
    { kind: 'content' },
  ],
  [
    'a blob that is too short',
    [{ match: blobGet, fault: { do: 'alter', body: 'chop' } }],
    { kind: 'content' },
  ],
  [
    'a blob that is too long and hides it',
    [
      {
        match: blobGet,
        fault: { do: 'alter', body: 'append', headers: { 'Content-Length': null } },
      },
    ],
    { kind: 'content' },
  ],
  [
    'wrong bytes of a manifest',
    [{ match: manifestGet, fault: { do: 'alter', body: 'append' } }],
    { kind: 'content' },
  ],
  [
    'a digest header for other bytes',
    [
      {
        match: { kind: 'manifest' },
        fault: { do: 'alter', headers: { 'Docker-Content-Digest': `sha256:${'0'.repeat(64)}` } },
      },
    ],
    { kind: 'content' },
  ],
  [
    'HTML with 200',
    [{ fault: answer(200, { body: '<html>', headers: { 'Content-Type': 'text/html' } }) }],
    { kind: 'protocol' },
  ],
  [
    'schema 1',
    [
      {
        match: { kind: 'manifest' },
        fault: answer(200, {
          body: '{"schemaVersion":1,"fsLayers":[]}',
          headers: { 'Content-Type': 'application/vnd.docker.distribution.manifest.v1+prettyjws' },
        }),
      },
    ],
    { kind: 'unsupported', message: expect.stringContaining('schema 1') },
  ],
  [
    'a manifest of 5 MiB',
    [{ match: manifestGet, fault: answer(200, { body: 'x'.repeat(5 * 1024 * 1024) }) }],
    { kind: 'protocol', message: expect.stringContaining('exceeds 4194304 bytes') },
  ],
  [
    'redirects in a circle',
    [{ match: blobGet, fault: { do: 'redirect', hops: 100 } }],
    { kind: 'protocol', message: expect.stringContaining('too many redirects') },
  ],
  [
    'a redirect to nowhere',
    [{ match: blobGet, fault: answer(307, { headers: { Location: 'ftp://a/b' } }) }],
    { kind: 'protocol' },
  ],
  ['a redirect without a place', [{ match: blobGet, fault: answer(307) }], { kind: 'protocol' }],
];

/** Faults of the target that a copy survives. */
const survivedAtTarget: readonly Row[] = [
  ...transient.map(
    (status): Row => [
      `${status} to everything, once each`,
      (['blob', 'upload-start', 'upload-finish', 'manifest'] as const).map((kind) => ({
        match: { kind, ...once },
        fault: answer(status),
      })),
    ],
  ),
  ['401 without a challenge to nobody', [{ match: { kind: 'mount' }, fault: answer(401) }]],
  ['403 to HEAD of a blob', [{ match: { kind: 'blob' }, fault: answer(403) }]],
  ['405 to HEAD of a blob', [{ match: { kind: 'blob' }, fault: answer(405) }]],
  [
    'a reset before the upload ends',
    [{ match: { kind: 'upload-finish', ...once }, fault: { do: 'reset', received: 60_000 } }],
  ],
  ['a stall in the upload', [{ match: { kind: 'upload-start', ...once }, fault: { do: 'stall' } }]],
  [
    'a lost session',
    [{ match: { kind: 'upload-finish', ...once }, fault: { do: 'lose-session' } }],
  ],
  ['204 to the PUT', [{ match: { kind: 'upload-finish' }, fault: { do: 'alter', status: 204 } }]],
  ['200 to the PUT', [{ match: { kind: 'upload-finish' }, fault: { do: 'alter', status: 200 } }]],
  [
    'Location as a path',
    [{ match: { kind: 'upload-start' }, fault: { do: 'alter', location: 'path' } }],
  ],
  [
    'Location with scheme and host',
    [{ match: { kind: 'upload-start' }, fault: { do: 'alter', location: 'absolute' } }],
  ],
  [
    'Location with a query',
    [{ match: { kind: 'upload-start' }, fault: { do: 'alter', location: 'query' } }],
  ],
  [
    'Location without the port',
    [{ match: { kind: 'upload-start' }, fault: { do: 'alter', location: 'http://127.0.0.1' } }],
  ],
  [
    'no body taken with the PUT',
    [{ match: { kind: 'upload-finish', ...once }, fault: answer(405) }],
  ],
  [
    'no body taken with the PUT, 201 to PATCH',
    [
      { match: { kind: 'upload-finish', ...once }, fault: answer(400) },
      { match: { kind: 'upload-chunk' }, fault: { do: 'alter', status: 201 } },
    ],
  ],
  [
    'a PATCH that keeps nothing, once',
    [
      { match: { kind: 'upload-finish', ...once }, fault: answer(415) },
      { match: { kind: 'upload-chunk', ...once }, fault: { do: 'drop-chunk' } },
    ],
  ],
  [
    '416 to PATCH, once',
    [
      { match: { kind: 'upload-finish', ...once }, fault: answer(415) },
      { match: { kind: 'upload-chunk', ...once }, fault: answer(416) },
    ],
  ],
];

/** Faults of the target that end in a clear error, with no tag set. */
const reportedAtTarget: readonly FailingRow[] = [
  [
    '403 to an upload',
    [{ match: { kind: 'upload-start' }, fault: answer(403, { errors: [{ code: 'DENIED' }] }) }],
    { kind: 'denied' },
  ],
  [
    'no such repository',
    [
      {
        match: { kind: 'upload-start' },
        fault: answer(404, { errors: [{ code: 'NAME_UNKNOWN' }] }),
      },
    ],
    { kind: 'not-found', hint: expect.stringContaining('Create the repository') },
  ],
  [
    'no Location',
    [{ match: { kind: 'upload-start' }, fault: { do: 'alter', headers: { Location: null } } }],
    { kind: 'protocol' },
  ],
  [
    'sessions that are always lost',
    [{ match: { kind: 'upload-finish' }, fault: { do: 'lose-session' } }],
    { kind: 'not-found' },
  ],
  [
    '413 to a manifest',
    [{ match: { kind: 'manifest', method: 'PUT' }, fault: answer(413) }],
    { kind: 'protocol', status: 413 },
  ],
  [
    '403 to the manifest',
    [{ match: { kind: 'manifest', method: 'PUT' }, fault: answer(403) }],
    { kind: 'denied' },
  ],
  [
    'blobs that are gone when the manifest comes',
    [{ match: { kind: 'manifest', method: 'PUT' }, fault: { do: 'forget-blobs' } }],
    {
      errors: expect.arrayContaining([expect.objectContaining({ code: 'MANIFEST_BLOB_UNKNOWN' })]),
    },
  ],
  [
    'stalls without end',
    [{ match: { kind: 'upload-start' }, fault: { do: 'stall' } }],
    { kind: 'network' },
  ],
  [
    'resets of every upload',
    [{ match: { kind: 'upload-finish' }, fault: { do: 'reset', received: 10 } }],
    { kind: 'network' },
  ],
];

describe('at the source', () => {
  it.each(survivedAtSource)('%s is survived', async (_name, rules) => {
    const lab = await openLab();
    script(lab.source, rules);
    await lab.copy();
    expect(await lab.verify()).toHaveLength(4);
    expect(lab.targetTag()).toBe(lab.root.digest);
  });

  it.each(reportedAtSource)('%s is reported', async (_name, rules, expected) => {
    const lab = await openLab();
    script(lab.source, rules);
    const error = await lab.copy().catch((failure: unknown) => failure);
    expect(error).toMatchObject(expected);
    if (error instanceof RegistryError) expect(error.side).toBe('source');
    expect(lab.targetTag()).toBeUndefined();
    expectClean(error);
  });
});

describe('at the target', () => {
  it.each(survivedAtTarget)('%s is survived', async (_name, rules) => {
    const lab = await openLab();
    script(lab.target, rules);
    await lab.copy();
    expect(await lab.verify()).toHaveLength(4);
    expect(lab.targetTag()).toBe(lab.root.digest);
  });

  it.each(reportedAtTarget)('%s is reported', async (_name, rules, expected) => {
    const lab = await openLab();
    script(lab.target, rules);
    const error = await lab.copy().catch((failure: unknown) => failure);
    expect(error).toMatchObject({ ...expected, side: 'target' });
    expect(lab.targetTag()).toBeUndefined();
    expectClean(error);
  });

  it('another digest for the manifest is reported', async () => {
    const lab = await openLab();
    const headers = { 'Docker-Content-Digest': `sha256:${'1'.repeat(64)}` };
    script(lab.target, [
      { match: { kind: 'manifest', method: 'PUT' }, fault: { do: 'alter', headers } },
    ]);
    await expect(lab.copy()).rejects.toMatchObject({ kind: 'content', side: 'target' });
  });
});

describe('a registry that answers 200 to anything', () => {
  it('is not believed to hold the image', async () => {
    const lab = await openLab();
    script(lab.target, [{ fault: answer(200, { body: 'hello' }) }]);
    await expect(lab.copy()).rejects.toMatchObject({ kind: 'protocol', side: 'target' });
  });

  it('is not believed to hold a blob of no length', async () => {
    const lab = await openLab();
    const headers = { 'Content-Length': null, 'Docker-Content-Digest': null };
    const match = { kind: 'blob', method: 'HEAD' } as const;
    script(lab.target, [{ match, fault: { do: 'alter', status: 200, headers } }]);
    await lab.copy();
    expect(await lab.verify()).toHaveLength(4);
  });
});

describe('an upload that is not taken', () => {
  it('ends after the stall time, and starts again', async () => {
    const lab = await openLab();
    const bytes = Buffer.alloc(24 * 1024 * 1024, 'stall');
    const blob = { mediaType: 'a/b', digest: digestOf(bytes), size: bytes.length };
    const match = { kind: 'upload-finish', times: 1 } as const;
    script(lab.target, [{ match, fault: { do: 'stall', received: 100 } }]);
    const open = () =>
      Promise.resolve(Readable.from([bytes.subarray(0, 9e6), bytes.subarray(9e6)]));
    expect(await lab.to.writeBlob(blob, open)).toBe('uploaded');
    expect(lab.retries.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('took no byte'),
    ]);
  });
});

describe('connections', () => {
  it.each(['source', 'target'] as const)('refused at the %s', async (side) => {
    const lab = await openLab();
    await lab[side].close();
    await expect(lab.copy()).rejects.toMatchObject({
      kind: 'network',
      side,
      message: expect.stringContaining('connection refused'),
    });
  });
});

function expectClean(error: unknown): void {
  const all = error instanceof Error ? `${error.stack}${String(error.cause)}` : '';
  expect(all + JSON.stringify(error)).not.toContain(secret);
}
