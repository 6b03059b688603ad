import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunningRegistry } from '../../../../src/server/registry.ts';
import { addSampleImage, type SampleImage } from '../../../../src/server/sample-image.ts';
import { Unknown } from '../../../../src/template/value.ts';
import { type MirrorResult, mirrorRun } from '../../../helpers/mirror.ts';
import { testRegistry } from '../../../helpers/registry.ts';
import { verifyImage } from '../../../helpers/registry-api.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

const writes = /^(POST|PUT|PATCH|DELETE)$/;

function writeCount({ requests }: RunningRegistry): number {
  return requests.entries.filter(({ method }) => writes.test(method)).length;
}

async function stage(...images: readonly SampleImage[]) {
  const source = await testRegistry();
  const target = await testRegistry();
  for (const image of images) await addSampleImage(source.store, image);
  const names = images.map(({ repository, tag }) => `${source.address}/${repository}:${tag}`);
  return { source, target, names, registry: target.address };
}

const web: SampleImage = { repository: 'team/web', tag: '1', layers: 3 };
const multi: SampleImage = {
  repository: 'team/multi',
  tag: '1',
  platforms: ['linux/amd64', 'linux/arm64'],
  layers: 2,
};

function folder(): string {
  const { path, remove } = tempDir('authfile');
  onTestFinished(remove);
  return path;
}

describe('mirror_images', () => {
  it('copies, leaves alone, updates, and registers it as data', async () => {
    const { source, target, names, registry } = await stage(web, multi);
    const { run } = mirrorRun();
    const first = await run({ images: names, registry });
    expect(first).toMatchObject({ changed: true, failed: false, msg: '2 copied' });
    expect(first.counts).toMatchObject({ copied: 2, unchanged: 0, conflict: 0, 'not-tried': 0 });
    expect(first.images[1]).toMatchObject({ platforms: ['linux/amd64', 'linux/arm64'] });
    await verifyImage({ url: target.url }, 'team/web:1');
    await verifyImage({ url: target.url }, 'team/multi:1');
    expect(await run({ images: names, registry })).toMatchObject({
      changed: false,
      msg: '2 unchanged',
    });
    await addSampleImage(source.store, { ...web, seed: 'other' });
    const { images } = await run({ images: names, registry });
    expect(images[0]).toMatchObject({
      state: 'updated',
      previousDigest: first.images[0]?.targetDigest,
    });
    expect(images[0]?.targetDigest).toBe(images[0]?.sourceDigest);
  });

  it('costs 4 + 4(N+1) requests for a new image and 2 for an unchanged one', async () => {
    const { source, target, names, registry } = await stage(web);
    const { run } = mirrorRun();
    await run({ images: names, registry });
    const cost = () => source.requests.entries.length + target.requests.entries.length;
    const cold = cost();
    await run({ images: names, registry });
    expect([cold, cost() - cold]).toEqual([4 + 4 * 4, 2]);
  });

  it('asks only the target for a pinned image that it has', async () => {
    const { source, target, names, registry } = await stage(web);
    const { run } = mirrorRun();
    const { images } = await run({ images: names, registry });
    const pinned = `${names[0]}@${images[0]?.sourceDigest}`;
    const before = [source.requests.entries.length, target.requests.entries.length];
    expect((await run({ images: [pinned], registry })).counts).toMatchObject({ unchanged: 1 });
    const after = [source.requests.entries.length, target.requests.entries.length];
    expect(after).toEqual([before[0], (before[1] ?? 0) + 1]);
  });

  it('gives an image that has only a digest a tag of its first 11 hex digits', async () => {
    const { source, registry } = await stage(web);
    const { digest } = await addSampleImage(source.store, web);
    const { images } = await mirrorRun().run({
      images: [`${source.address}/team/web@${digest}`],
      registry,
    });
    expect(images[0]?.target).toBe(`${registry}/team/web:${digest.slice(7, 18)}`);
    expect(images[0]?.state).toBe('copied');
  });

  it('mirrors inside one registry with mounts', async () => {
    const { source, names } = await stage(web);
    const { images } = await mirrorRun().run({ images: names, registry: `${source.address}/copy` });
    expect(images[0]?.transfer).toMatchObject({ blobs: 0, presentBlobs: 4 });
    await verifyImage({ url: source.url }, 'copy/team/web:1');
  });

  it('plans with figures and writes nothing', async () => {
    const { target, names, registry } = await stage(web, multi);
    const { check, run, events } = mirrorRun();
    const planned = await check({ images: names, registry });
    expect(planned).toMatchObject({ changed: true, msg: '2 copied' });
    expect(planned.images.map((image) => image.transfer?.blobs)).toEqual([4, 6]);
    expect(writeCount(target)).toBe(0);
    expect(target.store.repositories.size).toBe(0);
    const done = await run({ images: names, registry });
    expect(done.images.map((image) => image.transfer)).toEqual(
      planned.images.map((image) => image.transfer),
    );
    const plans = events.flatMap((e) => (e.type === 'images.started' ? [e.plan] : []));
    expect(plans).toEqual([true, false]);
  });

  it('plans without reading manifests where no figures are wanted', async () => {
    const { source, names, registry } = await stage(web);
    await mirrorRun().check({ images: names, registry, measure: false });
    expect(source.requests.entries.map(({ method }) => method)).toEqual(['HEAD']);
  });

  it('keeps what it has when the source is gone, and fails where kept_is says so', async () => {
    const { source, names, registry } = await stage(web);
    const { run, check } = mirrorRun();
    await run({ images: names, registry });
    await source.close();
    const kept = await run({ images: names, registry });
    expect(kept).toMatchObject({ changed: false, failed: false, msg: '1 kept' });
    expect(kept.images[0]?.reason).toMatch(/^the source cannot be reached/);
    expect(kept.images[0]?.targetDigest).toMatch(/^sha256:/);
    expect(await check({ images: names, registry })).toMatchObject({ failed: false });
    const strict = await run({ images: names, registry, kept_is: 'fail' });
    expect(strict).toMatchObject({ failed: true, counts: { kept: 1, failed: 0 } });
    expect(await run({ images: names, registry, fallback: 'never' })).toMatchObject({
      failed: true,
    });
    expect(await run({ images: names, registry, fallback: 'digest' })).toMatchObject({
      failed: false,
    });
  });

  it('keeps the earlier copy when the blobs of the newer one are broken', async () => {
    const { source, target, names, registry } = await stage(web);
    const { run } = mirrorRun();
    const first = await run({ images: names, registry });
    const newer = await addSampleImage(source.store, { ...web, seed: 'newer' });
    source.faults.add({ match: { kind: 'blob' }, fault: { do: 'answer', status: 500 } });
    const [image] = (await run({ images: names, registry })).images;
    expect(image).toMatchObject({ state: 'kept', targetDigest: first.images[0]?.targetDigest });
    expect(image?.reason).toContain(newer.digest);
    expect((await verifyImage({ url: target.url }, 'team/web:1'))[0]).toBe(image?.targetDigest);
  });

  it('stops when the run is aborted, with nothing half-written tagged', async () => {
    const { source, target, names, registry } = await stage(web);
    source.faults.add({ match: { kind: 'blob' }, fault: { do: 'stall', after: 10 } });
    const control = new AbortController();
    setTimeout(() => control.abort(new Error('stop')), 100);
    const { run } = mirrorRun({ signal: control.signal });
    await expect(run({ images: names, registry })).rejects.toThrow('stop');
    expect(target.store.repositories.get('team/web')?.tags.size ?? 0).toBe(0);
  });

  it('tries all and then fails, naming what failed', async () => {
    const { target, source, names, registry } = await stage(web, multi);
    const missing = `${source.address}/team/none:1`;
    const result = await mirrorRun().run({ images: [missing, ...names], registry });
    expect(result).toMatchObject({ changed: true, failed: true });
    expect(result.msg).toMatch(/2 copied, 1 failed; .*none:1 failed: the source does not have it/);
    await verifyImage({ url: target.url }, 'team/multi:1');
  });

  it('does not cover a target that is down, and says under check why it may be', async () => {
    const { target, names, registry } = await stage(web);
    await target.close();
    const { run, check } = mirrorRun();
    const result = await run({ images: names, registry });
    expect(result.images[0]).toMatchObject({ state: 'failed', problem: { side: 'target' } });
    expect(await check({ images: names, registry })).toMatchObject({
      failed: true,
      hint: expect.stringMatching(/Under check nothing is started/) as string,
    });
  });

  it('logs in with the files that it is given', async () => {
    const users = { me: 'secret' };
    const source = await testRegistry({ auth: { kind: 'bearer', users } });
    const target = await testRegistry({ auth: { kind: 'basic', users } });
    await addSampleImage(source.store, web);
    const auth = Buffer.from('me:secret').toString('base64');
    const playbookDir = folder();
    for (const [name, { address }] of Object.entries({ s: source, t: target })) {
      writeFileSync(join(playbookDir, name), JSON.stringify({ auths: { [address]: { auth } } }));
    }
    const { run } = mirrorRun({ playbookDir });
    const args = { images: [`${source.address}/team/web:1`], registry: target.address };
    const result = await run({ ...args, src_authfile: 's', dest_authfile: 't' });
    expect(result.counts).toMatchObject({ copied: 1 });
    const refused = await mirrorRun({ playbookDir }).run({ ...args, authfile: 't' });
    expect(refused.images[0]).toMatchObject({ state: 'kept', problem: { reason: 'auth' } });
    expect(JSON.stringify(refused)).not.toContain('secret');
  });
});

describe('mirror_images refuses', () => {
  const refuse = (args: Parameters<ReturnType<typeof mirrorRun>['run']>[0], playbookDir = '/') =>
    expect(mirrorRun({ playbookDir }).run(args)).rejects;

  it.each([
    ['{', 'it is not JSON'],
    ['', 'it is empty'],
    ['[]', 'it is not a JSON object'],
  ])('an authfile with %j at once', async (content, reason) => {
    const playbookDir = folder();
    writeFileSync(join(playbookDir, 'auth.json'), content);
    const args = { images: ['a/b'], registry: 'r.io', dest_authfile: 'auth.json' };
    await refuse(args, playbookDir).toMatchObject({
      code: 'MP6006',
      message: `the authfile ${join(playbookDir, 'auth.json')} cannot be used: ${reason}`,
    });
  });

  it('an authfile that is not there', async () => {
    await refuse({ images: ['a/b'], registry: 'r.io', authfile: 'no.json' }).toThrow(
      '/no.json cannot be used: there is no such file',
    );
  });

  it.each([
    [{ images: ['a/b'] }, 'MP6004'],
    [{ images: ['a/b'], registry: 'http://r.io' }, 'MP6002'],
    [{ images: ['q.io/a/b', 'a/b'], registry: 'r.io' }, 'MP6003'],
    [{ images: ['A/b'], registry: 'r.io' }, 'MP5001'],
    [{ images: ['a/b'], registry: 'r.io', options: '--all --format v2s2' }, 'MP6005'],
    [{ images: ['a/b'], registry: 'r.io', is_type: 'idms' as const, is_name: 'My_Set' }, 'MP6030'],
    [{ images: [{ source: 'a/b', tag: 3.1 as unknown as string }], registry: 'r.io' }, 'MP6001'],
    [{ images: [{} as { source: string }], registry: 'r.io' }, 'MP6001'],
  ])('%j', async (args, code) => {
    await refuse(args).toMatchObject({ code });
  });

  it('nothing about an empty list, but warns', async () => {
    const { run, events } = mirrorRun();
    const result: MirrorResult = await run({ images: [], registry: 'r.io' });
    expect(result).toMatchObject({ changed: false, failed: false, images: [] });
    expect(events).toMatchObject([{ type: 'note', level: 'warning' }]);
  });
});

describe('options', () => {
  it('map to what they mean, in a list or one text', async () => {
    const { names, registry } = await stage(web);
    for (const options of [
      '--all --preserve-digests --dest-tls-verify=false',
      ['--src-tls-verify=false'],
    ]) {
      expect((await mirrorRun().run({ images: names, registry, options })).failed).toBe(false);
    }
  });

  it('random tags are new at every run', async () => {
    const { names, registry } = await stage(web);
    const { run } = mirrorRun();
    const targets = [];
    for (let i = 0; i < 2; i++) {
      const { images } = await run({ images: names, registry, random_tag: true });
      targets.push(images[0]?.target);
      expect(images[0]).toMatchObject({ state: 'copied' });
    }
    expect(targets[0]).toMatch(/\/team\/web:[a-z0-9]{12}$/);
    expect(targets[0]).not.toBe(targets[1]);
  });
});

describe('a mirror set after mirroring', () => {
  it('is not made of a name alone, which a warning says', async () => {
    const { run, events } = mirrorRun();
    const result = await run({ images: [], registry: 'r.io', is_name: 'mine' });
    expect(result.ansible_facts).toBeUndefined();
    const text = expect.stringContaining('is_name (mi_is_name) has no effect') as string;
    expect(events).toContainEqual({ type: 'note', level: 'warning', text });
  });

  it('is a new file, told of in facts; under check nothing is written', async () => {
    const { names, registry, source } = await stage(web);
    const { run, check, events } = mirrorRun();
    const images = [...names, `${source.address}/team/none:1`];
    const args = { images, registry, is_type: 'idms', is_name: 'mine' } as const;
    const mirrors = [
      new Map(
        Object.entries({
          source: `${source.address}/team/web`,
          mirror: `${registry}/team/web`,
          target: `${registry}/team/web:1`,
          tag_preserved: true,
        }),
      ),
    ];
    const planned = (await check(args)).ansible_facts;
    expect(planned?.get('mi_image_mirrors')).toEqual(mirrors);
    expect(fileIn(planned)).toBeInstanceOf(Unknown);
    const { ansible_facts: facts, msg } = await run(args);
    expect(msg).toMatch(/^1 copied, 1 failed/);
    expect(facts?.get('mi_image_mirrors')).toEqual(mirrors);
    const path = fileIn(facts) as string;
    onTestFinished(() => rmSync(path));
    expect(readFileSync(path, 'utf8')).toMatch(/ImageDigestMirrorSet[\s\S]*ImageTagMirrorSet/);
    expect(events).toContainEqual({
      type: 'note',
      level: 'warning',
      text: `mirror set: left out, as not at the target: ${source.address}/team/none:1 (failed)`,
    });
  });

  it('is for digests alone where tags are random', async () => {
    const { names, registry } = await stage(web);
    const args = { images: names, registry, is_type: 'idms', random_tag: true } as const;
    const path = fileIn((await mirrorRun().run(args)).ansible_facts) as string;
    onTestFinished(() => rmSync(path));
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('kind: ImageDigestMirrorSet');
    expect(text).not.toContain('ImageTagMirrorSet');
  });

  it('is no file where nothing is at the target', async () => {
    const { source, registry } = await stage();
    const images = [`${source.address}/a/b:1`];
    const { ansible_facts: facts } = await mirrorRun().run({ images, registry, is_type: 'icsp' });
    expect(facts).toEqual(new Map([['mi_image_mirrors', []]]));
  });
});

function fileIn(facts: MirrorResult['ansible_facts']): unknown {
  return (facts?.get('mi_is_file') as ReadonlyMap<string, unknown> | undefined)?.get('path');
}
