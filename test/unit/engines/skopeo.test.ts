import { describe, expect, it } from 'vitest';
import { createSkopeoEngine } from '../../../src/engines/skopeo.ts';
import { copyArguments, inspectArguments } from '../../../src/engines/skopeo-arguments.ts';
import { copyFailure, inspectFailure } from '../../../src/engines/skopeo-failure.ts';
import type { CopyJob } from '../../../src/mirror/engine.ts';
import { parseReference } from '../../../src/oci/reference.ts';
import { mirrorRun } from '../../helpers/mirror.ts';
import { root } from '../mirror/scripted-engine.ts';

const job: CopyJob = {
  source: { reference: parseReference('quay.io/org/x:1'), access: { authfile: '/s.json' } },
  target: { reference: parseReference('r.io:5000/org/x:1'), access: { tlsVerify: false } },
  root: root('x'),
  options: [],
};

const secure = { source: false, target: false };

describe('arguments for skopeo', () => {
  it('copy exactly what was planned, all of it, with its digest', () => {
    expect(copyArguments(job, secure)).toEqual([
      'copy',
      '--all',
      '--preserve-digests',
      '--remove-signatures',
      '--src-authfile=/s.json',
      '--dest-tls-verify=false',
      `docker://quay.io/org/x@${job.root.digest}`,
      'docker://r.io:5000/org/x:1',
    ]);
  });

  it('give way to what the user wants', () => {
    const options = ['--format', 'v2s2', '--multi-arch=system', '--sign-by=me'];
    const args = copyArguments({ ...job, options }, secure);
    expect(args.slice(0, 5)).toEqual(['copy', ...options]);
  });

  it('allow plain http for loopback and for what is configured so', () => {
    const place = (name: string) => ({ reference: parseReference(name), access: {} });
    expect(inspectArguments(place('localhost:5000/x'), false)).toContain('--tls-verify=false');
    expect(inspectArguments(place('[::1]:5000/x'), false)).toContain('--tls-verify=false');
    expect(inspectArguments(place('r.io/x'), true)).toContain('--tls-verify=false');
    expect(inspectArguments(place('r.io/x'), false)).toEqual([
      'inspect',
      '--raw',
      'docker://r.io/x:latest',
    ]);
  });
});

const fatal = (message: string) =>
  `time="2026-01-01T00:00:00Z" level=warning msg="x"\ntime="…" level=fatal msg="${message.replaceAll('"', '\\"')}"`;

describe('failures of skopeo copy', () => {
  const blob = `sha256:${'401'.repeat(21)}a`;
  it.each([
    [
      `initializing source docker://q.io/x:404: reading manifest 404 in q.io/x: manifest unknown: manifest unknown`,
      'source',
      'not-found',
    ],
    [
      `initializing source docker://q.io/x:1: reading manifest 1 in q.io/x: unauthorized: authentication required`,
      'source',
      'auth',
    ],
    [
      `initializing source docker://q.io/x:1: pinging container registry q.io: Get "https://q.io/v2/": dial tcp 1.2.3.4:443: connect: connection refused`,
      'source',
      'network',
    ],
    [
      `initializing source docker://q.io/x:1: reading manifest 1 in q.io/x: toomanyrequests: You have reached your pull rate limit`,
      'source',
      'rate-limited',
    ],
    [
      `copying system image from manifest list: reading blob ${blob}: Error fetching blob: invalid status code from registry 500 (Internal Server Error)`,
      'source',
      'server',
    ],
    [
      `copying system image from manifest list: reading blob ${blob}: too many requests to registry`,
      'source',
      'rate-limited',
    ],
    [
      `writing blob: Patch "http://r.io:5000/v2/": happened during read: Digest did not match, expected ${blob}, got ${blob}`,
      'source',
      'content',
    ],
    [
      `writing blob: Patch "http://r.io:5000/v2/": happened during read: unexpected EOF`,
      'source',
      'network',
    ],
    [
      `writing blob: initiating layer upload to /v2/team/x/blobs/uploads/ in r.io:5000: denied: m`,
      'target',
      'denied',
    ],
    [
      `writing blob: initiating layer upload to /v2/team/x/blobs/uploads/ in r.io:5000: received unexpected HTTP status: 503 Service Unavailable`,
      'target',
      'server',
    ],
    [
      `trying to reuse blob ${blob} at destination: checking whether a blob ${blob} exists in r.io:5000/none/none: unauthorized: authentication required`,
      'target',
      'auth',
    ],
    [
      `trying to reuse blob ${blob} at destination: pinging container registry r.io:5000: Get "http://r.io:5000/v2/": dial tcp: connect: connection refused`,
      'target',
      'network',
    ],
    [
      `writing manifest: uploading manifest 1 to r.io:5000/x: manifest invalid: refused`,
      'target',
      'protocol',
    ],
    [
      `pinging container registry r.io:5000: Get "https://r.io:5000/v2/": x509: certificate signed by unknown authority`,
      'target',
      'tls',
    ],
    [`open /etc/containers/policy.json: no such file or directory`, 'source', 'config'],
  ])('%s', (message, side, kind) => {
    expect(copyFailure(fatal(message), job)).toMatchObject({ side, kind });
  });

  it('shows no credentials and no signed queries', () => {
    const text = 'Get "https://me:secret@cdn.io/blob?sig=secret": EOF';
    expect(inspectFailure(fatal(text), 'source').message).toBe(
      'skopeo: Get "https://cdn.io/blob": EOF',
    );
  });

  it('has something to say when skopeo has not', () => {
    expect(inspectFailure('', 'target').message).toMatch(/without saying why/);
  });
});

describe('an absent skopeo', () => {
  it('is said once, with how to install it', async () => {
    const { run } = mirrorRun({ skopeo: 'no-such-skopeo' });
    const args = { images: ['a/b', 'c/d'], registry: 'r.io', engine: 'skopeo' as const };
    await expect(run(args)).rejects.toMatchObject({
      code: 'MP6020',
      message: 'there is no no-such-skopeo on this machine',
      hint: expect.stringMatching(/apt-get install skopeo/) as string,
    });
  });

  it('takes any option: skopeo says itself what it does not know', () => {
    createSkopeoEngine({ environment: {} }).checkOptions(['--format=v2s2']);
  });
});
