import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { FaultRule } from '../../src/server/faults.ts';
import { addSampleImage, type SampleImage } from '../../src/server/sample-image.ts';
import { interop } from '../helpers/interop.ts';
import { mirrorRun } from '../helpers/mirror.ts';
import { testRegistry } from '../helpers/registry.ts';
import { verifyImage } from '../helpers/registry-api.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const web: SampleImage = { repository: 'team/web', tag: '1', layers: 2 };
const multi: SampleImage = {
  ...web,
  repository: 'team/multi',
  platforms: ['linux/amd64', 'linux/arm64'],
};

/** Two registries, images at the first, and a mirror run with HOME of its own. */
async function stage(faults: { source?: FaultRule[]; target?: FaultRule[] } = {}) {
  const source = await testRegistry({ faults: faults.source ?? [] });
  const target = await testRegistry({ faults: faults.target ?? [] });
  await addSampleImage(source.store, web);
  const home = tempDir('skopeo');
  onTestFinished(home.remove);
  const run = mirrorRun({ playbookDir: home.path, environment: { HOME: home.path } });
  const args = { registry: target.address, engine: 'skopeo' as const };
  return { source, target, home: home.path, ...run, args, image: `${source.address}/team/web:1` };
}

const answer = (status: number, code: string) =>
  ({ do: 'answer', status, errors: [{ code, message: 'scripted' }] }) as const;

interop(['skopeo'], 'the skopeo engine', () => {
  it('copies all platforms with their digests, and nothing the second time', async () => {
    const { source, target, run, args, image } = await stage();
    await addSampleImage(source.store, multi);
    const images = [image, `${source.address}/team/multi:1`];
    const first = await run({ ...args, images });
    expect(first).toMatchObject({ changed: true, counts: { copied: 2 } });
    expect(first.images[1]).toMatchObject({ engine: 'skopeo' });
    expect((await verifyImage({ url: target.url }, 'team/multi:1'))[0]).toBe(
      first.images[1]?.sourceDigest,
    );
    expect(await run({ ...args, images })).toMatchObject({ changed: false, msg: '2 unchanged' });
  });

  it('agrees with the native engine', async () => {
    const { run, args, image } = await stage();
    await run({ ...args, images: [image] });
    const native = await run({ ...args, images: [image], engine: 'native' });
    expect(native.counts).toMatchObject({ unchanged: 1 });
  });

  it('plans with upper bounds and writes nothing', async () => {
    const { source, target, check, args, image } = await stage();
    await addSampleImage(source.store, multi);
    const images = [image, `${source.address}/team/multi:1`];
    const planned = await check({ ...args, images });
    expect(planned.images.map(({ transfer }) => transfer?.blobs)).toEqual([3, 6]);
    expect(planned.images[0]?.notes?.join()).toMatch(/upper bound/);
    expect(target.requests.entries.every(({ method }) => /GET|HEAD/.test(method))).toBe(true);
  });

  it('takes a source by digest', async () => {
    const { source, run, args } = await stage();
    const { digest } = await addSampleImage(source.store, web);
    const { images } = await run({ ...args, images: [`${source.address}/team/web:1@${digest}`] });
    expect(images[0]).toMatchObject({ state: 'copied', targetDigest: digest });
  });

  it('converts where it is told to, and names the digest that came of it', async () => {
    const { target, run, args, image } = await stage();
    const { images } = await run({ ...args, images: [image], options: '--format v2s2' });
    const [digest] = await verifyImage({ url: target.url }, 'team/web:1');
    expect(images[0]).toMatchObject({ state: 'copied', targetDigest: digest });
    expect(images[0]?.sourceDigest).not.toBe(digest);
  });

  it('logs in with the files that it is given, and shows no secret', async () => {
    const { home, args, run } = await stage();
    const source = await testRegistry({ auth: { kind: 'bearer', users: { me: 'secret' } } });
    await addSampleImage(source.store, web);
    const auth = Buffer.from('me:secret').toString('base64');
    writeFileSync(join(home, 's.json'), JSON.stringify({ auths: { [source.address]: { auth } } }));
    const images = [`${source.address}/team/web:1`];
    expect((await run({ ...args, images, src_authfile: 's.json' })).counts.copied).toBe(1);
    const refused = await run({ ...args, images });
    expect(refused.images[0]).toMatchObject({ state: 'kept', problem: { reason: 'auth' } });
    expect(JSON.stringify(refused)).not.toContain('secret');
  });

  it.each([
    ['blob', 500, 'UNKNOWN', 'server'],
    ['blob', 403, 'DENIED', 'denied'],
    ['manifest', 403, 'DENIED', 'denied'],
    ['manifest', 503, 'UNAVAILABLE', 'server'],
    ['manifest', 401, 'UNAUTHORIZED', 'auth'],
  ] as const)('keeps the earlier copy: source %s %i', async (kind, status, code, reason) => {
    const { source, run, args, image } = await stage();
    const first = await run({ ...args, images: [image] });
    await addSampleImage(source.store, { ...web, seed: 'newer' });
    source.faults.add({ match: { kind }, fault: answer(status, code) });
    const [report] = (await run({ ...args, images: [image] })).images;
    expect(report).toMatchObject({
      state: 'kept',
      targetDigest: first.images[0]?.targetDigest,
      problem: { side: 'source', reason },
    });
  });

  it('keeps the earlier copy when the source is down, or has it no more', async () => {
    const { source, run, args, image } = await stage();
    await run({ ...args, images: [image] });
    source.store.repositories.get('team/web')?.tags.delete('1');
    const gone = await run({ ...args, images: [image] });
    expect(gone.images[0]).toMatchObject({ state: 'kept', problem: { reason: 'not-found' } });
    await source.close();
    const down = await run({ ...args, images: [image] });
    expect(down.images[0]).toMatchObject({ state: 'kept', problem: { reason: 'network' } });
  });

  it.each([
    [500, 'UNKNOWN', 'server'],
    [403, 'DENIED', 'denied'],
  ] as const)('does not cover a target that answers %i', async (status, code, reason) => {
    const fault = { match: { method: ['POST', 'PUT', 'PATCH'] }, fault: answer(status, code) };
    const { run, args, image } = await stage({ target: [fault] });
    expect((await run({ ...args, images: [image] })).images[0]).toMatchObject({
      state: 'failed',
      problem: { side: 'target', reason },
    });
  });

  it('says what to set where TLS is spoken and not expected', async () => {
    const { run, args, image } = await stage();
    const { images } = await run({ ...args, images: [image], src_tls_verify: true });
    expect(images[0]?.problem).toMatchObject({ side: 'source', reason: 'tls' });
    expect(images[0]?.problem?.hint).toMatch(/src_tls_verify: false/);
  });

  it('ends its child when the run is aborted', async () => {
    const control = new AbortController();
    const stall = { match: { kind: 'manifest' }, fault: { do: 'stall' } } as const;
    const source = await testRegistry({ faults: [stall] });
    const { run } = mirrorRun({ signal: control.signal });
    setTimeout(() => control.abort(new Error('stop')), 300);
    const images = [`${source.address}/team/web:1`];
    await expect(run({ images, registry: 'localhost:1', engine: 'skopeo' })).rejects.toThrow(
      'stop',
    );
  });
});
