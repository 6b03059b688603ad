import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { RegistryError } from '../../../src/oci/registry-error.ts';
import type { Fault } from '../../../src/server/faults.ts';
import { repositoryOf } from '../../../src/store/repository.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { tlsFixture } from '../../helpers/tls.ts';
import { type Lab, openLab, script } from './lab.ts';

function blobOf(bytes: Buffer, algorithm: 'sha256' | 'sha512' = 'sha256'): Descriptor {
  const digest = digestOf(bytes, algorithm);
  return { mediaType: 'application/octet-stream', digest, size: bytes.length };
}

function from(bytes: Buffer): () => Promise<Readable> {
  return () => Promise.resolve(Readable.from(bytes.length === 0 ? [] : [bytes]));
}

function holds(lab: Lab, blob: Descriptor, repository = 'lib/app'): boolean {
  return repositoryOf(lab.target.store, repository).blobs.has(blob.digest);
}

const bytes = Buffer.from('some layer or other');
const blob = blobOf(bytes);

describe('an upload', () => {
  it.each([
    ['empty', Buffer.alloc(0), 'sha256'],
    ['one byte', Buffer.from('x'), 'sha256'],
    ['sha512', bytes, 'sha512'],
    ['1 MiB', Buffer.alloc(1024 * 1024, 'ab'), 'sha256'],
  ] as const)('of a blob: %s', async (_name, content, algorithm) => {
    const lab = await openLab();
    const descriptor = blobOf(content, algorithm);
    const progress: number[] = [];
    const onProgress = (count: number) => progress.push(count);
    expect(await lab.to.writeBlob(descriptor, from(content), { onProgress })).toBe('uploaded');
    expect(holds(lab, descriptor)).toBe(true);
    if (content.length > 0) expect(progress.at(-1)).toBe(content.length);
    expect((await buffer(await lab.to.openBlob(descriptor))).equals(content)).toBe(true);
  });

  it.each(['before', 'while'])(
    'says whose fault it is when its source breaks %s it is read',
    async (when) => {
      const lab = await openLab();
      script(lab.target, [
        { match: { kind: 'upload-start' }, delay: 40, fault: { do: 'nothing' } },
      ]);
      const broken = new RegistryError('MP5010', 'reset', { kind: 'network', side: 'source' });
      const open = async () => {
        const source = new PassThrough();
        setTimeout(() => source.destroy(broken), when === 'before' ? 5 : 120);
        return source;
      };
      await expect(lab.to.writeBlob(blob, open)).rejects.toBe(broken);
      expect(holds(lab, blob)).toBe(false);
    },
  );

  it('takes three requests, two when the blob is known to be absent, one when it is there', async () => {
    const lab = await openLab();
    await lab.to.writeBlob(blob, from(bytes));
    expect(lab.target.requests.count({})).toBe(3);
    lab.target.requests.clear();
    expect(await lab.to.writeBlob(blob, from(bytes))).toBe('present');
    expect(lab.target.requests.count({})).toBe(1);
    lab.target.requests.clear();
    await lab.to.writeBlob(blobOf(Buffer.from('x')), from(Buffer.from('x')), { knownAbsent: true });
    expect(lab.target.requests.count({})).toBe(2);
  });

  it.each([
    ['other bytes', Buffer.from('some layer or othex')],
    ['fewer bytes', bytes.subarray(1)],
    ['more bytes', Buffer.concat([bytes, bytes])],
  ])('of %s is never complete', async (_name, wrong) => {
    const lab = await openLab();
    const write = lab.to.writeBlob(blob, from(wrong));
    await expect(write).rejects.toMatchObject({ kind: 'content', side: 'source' });
    expect(holds(lab, blob)).toBe(false);
    expect(lab.target.requests.count({ kind: 'upload-finish', status: 201 })).toBe(0);
    expect(lab.target.requests.count({ kind: 'upload-finish', status: 400 })).toBe(0);
  });

  it('fails as its source fails', async () => {
    const lab = await openLab();
    const broken = new Error('the disk is on fire');
    const open = () =>
      Promise.resolve(
        new Readable({
          read() {
            this.destroy(broken);
          },
        }),
      );
    await expect(lab.to.writeBlob(blob, open)).rejects.toBe(broken);
    await expect(lab.to.writeBlob(blob, () => Promise.reject(broken))).rejects.toBe(broken);
    expect(holds(lab, blob)).toBe(false);
  });

  it('ends when the caller gives up', async () => {
    const lab = await openLab();
    const controller = new AbortController();
    const { signal } = controller;
    const endless = new Readable({ read() {} });
    const open = () => {
      setTimeout(() => controller.abort(new Error('enough')), 20);
      return Promise.resolve(endless);
    };
    const write = lab.to.writeBlob(blob, open, { signal });
    await expect(write).rejects.toThrow('enough');
    await expect.poll(() => endless.destroyed).toBe(true);
    await expect(lab.to.writeBlob(blob, from(bytes), { signal })).rejects.toThrow('enough');
  });

  it('goes on at https when a proxy hides it from the registry', async () => {
    const folder = tempDir('tls');
    const lab = await openLab({ target: { tls: await tlsFixture(folder.path) } });
    folder.remove();
    const place = { registry: lab.target.address, repository: 'lib/app' };
    const to = lab.client.repository(place, { tlsVerify: false }, 'pull,push');
    const fault = { do: 'alter', location: 'http://127.0.0.1' } as const;
    script(lab.target, [{ match: { kind: 'upload-start' }, fault }]);
    expect(await to.writeBlob(blob, from(bytes))).toBe('uploaded');
    const away = { do: 'alter', location: 'http://elsewhere.invalid' } as const;
    script(lab.target, [{ match: { kind: 'upload-start' }, fault: away }]);
    const other = Buffer.from('other');
    await expect(to.writeBlob(blobOf(other), from(other))).rejects.toMatchObject({
      kind: 'protocol',
    });
  });
});

describe('a mount', () => {
  const mountFrom = 'lib/other';

  async function labWithOther(): Promise<Lab> {
    const lab = await openLab();
    const place = { registry: lab.target.address, repository: mountFrom };
    await lab.client.repository(place, {}, 'pull,push').writeBlob(blob, from(bytes));
    lab.target.requests.clear();
    return lab;
  }

  it('takes one request', async () => {
    const lab = await labWithOther();
    expect(await lab.to.writeBlob(blob, from(bytes), { mountFrom })).toBe('mounted');
    expect(lab.target.requests.count({})).toBe(1);
  });

  it('that is answered with 202 becomes an upload in the same session', async () => {
    const lab = await openLab();
    expect(await lab.to.writeBlob(blob, from(bytes), { mountFrom })).toBe('uploaded');
    const kinds = lab.target.requests.entries.map(({ kind }) => kind);
    expect(kinds).toEqual(['mount', 'upload-finish']);
  });

  it.each<[string, Fault]>([
    ...[400, 401, 403, 404, 405, 429, 500, 503].map((status): [string, Fault] => [
      `${status}`,
      { do: 'answer', status },
    ]),
    ['202 without Location', { do: 'answer', status: 202 }],
    ['a reset', { do: 'reset' }],
  ])('that is answered with %s becomes an upload', async (_name, fault) => {
    const lab = await labWithOther();
    script(lab.target, [{ match: { kind: 'mount' }, fault }]);
    expect(await lab.to.writeBlob(blob, from(bytes), { mountFrom })).toBe('uploaded');
    expect(holds(lab, blob)).toBe(true);
  });

  it('from the repository itself is no mount', async () => {
    const lab = await openLab();
    expect(await lab.to.writeBlob(blob, from(bytes), { mountFrom: 'lib/app' })).toBe('uploaded');
    expect(lab.target.requests.count({ kind: 'mount' })).toBe(0);
  });
});
