import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Fault } from '../helpers/counting-proxy.ts';
import { type Image, makeImage } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { digestOf, pushImage } from '../helpers/registry-api.ts';
import { type Stage, startStage } from '../helpers/stage.ts';

const layers = [{ seed: 'net', size: 60_000 }];

interop(['docker-registry'], 'the safety net', () => {
  let stage: Stage;
  let old: Image;

  beforeAll(async () => {
    stage = await startStage();
    old = makeImage({ name: 'old', layers });
    await pushImage(stage.source, 'team/app:1', old);
    await pushImage(stage.target, 'team/app:1', old);
    await pushImage(stage.source, 'team/new:1', makeImage({ name: 'new', layers }));
  });
  afterAll(() => stage.remove());
  beforeEach(() => {
    stage.sourceProxy.inject(undefined);
    stage.targetProxy.inject(undefined);
    stage.targetProxy.reset();
  });

  function mirror(names: readonly string[], vars: Readonly<Record<string, unknown>> = {}): string {
    const mi_images = names.map((name) => `${stage.sourceProxy.host}/${name}`);
    const given = { mi_images, mi_local_registry: stage.targetProxy.host, ...vars };
    return stage.play([{ include_role: { name: 'mirror_images' }, vars: given }]);
  }

  const troubles: readonly (readonly [string, Fault, string])[] = [
    ['is down', 'reset', 'network'],
    ['answers 401', { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }, 'auth'],
    ['answers 403', { status: 403 }, 'denied'],
    ['answers 404', { status: 404 }, 'not-found'],
    ['answers 429', { status: 429, headers: { 'retry-after': '0' } }, 'rate-limited'],
    ['answers 503', { status: 503, headers: { 'retry-after': '0' } }, 'server'],
  ];

  it.each(troubles)('keeps the copy when the source %s', async (_, fault, reason) => {
    stage.sourceProxy.inject(() => fault);
    const site = mirror(['team/app:1']);
    const { code, images, events } = await stage.runJson([site]);
    expect(code).toBe(0);
    expect(images).toMatchObject([
      {
        state: 'kept',
        targetDigest: old.manifest.digest,
        problem: { side: 'source', reason },
        reason: expect.any(String),
      },
    ]);
    expect(events.at(-1)).toMatchObject({ recap: [{ changed: 0, failed: 0 }] });
    expect(stage.targetProxy.writes()).toEqual([]);
  });

  it('says on stderr, at the end, how many were kept and why', async () => {
    stage.sourceProxy.inject(() => ({ status: 404 }));
    const { code, stderr } = await stage.run([mirror(['team/app:1'])]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/1 image.*kept[\s\S]*not[- ]found/i);
  });

  it('keeps when a stopped registry refuses connections', async () => {
    await stage.source.stop();
    const images = [`${stage.source.host}/team/app:1`];
    const task = { mirror_images: { images, registry: stage.target.host } };
    const result = await stage.runJson([stage.play([task])]);
    await stage.source.start();
    expect(result.code).toBe(0);
    expect(result.images).toMatchObject([{ state: 'kept' }]);
  });

  it('fails what the target lacks, after all images were tried', async () => {
    stage.sourceProxy.inject(({ path }) => (path.includes('lost') ? { status: 404 } : undefined));
    const { code, images } = await stage.runJson([
      mirror(['team/lost:1', 'team/new:1', 'team/app:1']),
    ]);
    expect(code).toBe(2);
    const states = [...images].sort((a, b) => a.index - b.index).map(({ state }) => state);
    expect(states).toEqual(['failed', 'copied', 'unchanged']);
  });

  it('never covers a failure of the target', async () => {
    stage.targetProxy.inject(() => 'reset');
    const down = await stage.runJson([mirror(['team/app:1'])]);
    expect(down.code).toBe(2);
    expect(down.images).toMatchObject([{ state: 'failed', problem: { side: 'target' } }]);

    await pushImage(stage.source, 'team/app:1', makeImage({ name: 'newer', layers }));
    const refuse = { status: 403, body: '{"errors":[{"code":"DENIED","message":"no"}]}' };
    stage.targetProxy.inject(({ method }) => (method === 'PUT' ? refuse : undefined));
    const refused = await stage.runJson([mirror(['team/app:1'])]);
    expect(refused.code).toBe(2);
    expect(refused.images).toMatchObject([{ state: 'failed', problem: { side: 'target' } }]);
    expect(await digestOf(stage.target, 'team/app:1')).toBe(old.manifest.digest);
    await pushImage(stage.source, 'team/app:1', old);
  });

  it('names the newer digest when its blobs cannot be had', async () => {
    const seed = [{ seed: 'unreachable', size: 5000 }];
    const newer = makeImage({ name: 'newer', layers: seed });
    await pushImage(stage.source, 'team/app:1', newer);
    stage.sourceProxy.inject(({ kind }) => (kind === 'blob' ? { status: 404 } : undefined));
    const { code, images } = await stage.runJson([mirror(['team/app:1'])]);
    await pushImage(stage.source, 'team/app:1', old);
    expect(code).toBe(0);
    expect(images).toMatchObject([
      {
        state: 'kept',
        sourceDigest: newer.manifest.digest,
        targetDigest: old.manifest.digest,
      },
    ]);
    expect(await digestOf(stage.target, 'team/app:1')).toBe(old.manifest.digest);
  });

  it('can count kept images as failures', async () => {
    stage.sourceProxy.inject(() => ({ status: 404 }));
    const byVariable = await stage.runJson([mirror(['team/app:1'], { mi_kept_is: 'fail' })]);
    const byFlag = await stage.runJson([mirror(['team/app:1']), '--kept-is', 'fail']);
    for (const { code, images } of [byVariable, byFlag]) {
      expect(code).toBe(2);
      expect(images).toMatchObject([{ state: 'kept' }]);
    }
  });

  it('accepts nothing with mi_fallback: never, and only the same digest with digest', async () => {
    stage.sourceProxy.inject(() => ({ status: 404 }));
    const never = await stage.runJson([mirror(['team/app:1'], { mi_fallback: 'never' })]);
    expect([never.code, never.images[0]?.state]).toEqual([2, 'failed']);

    const vars = { mi_fallback: 'digest' };
    const unpinned = await stage.runJson([mirror(['team/app:1'], vars)]);
    expect([unpinned.code, unpinned.images[0]?.state]).toEqual([2, 'failed']);

    const pinned = `team/app:1@${old.manifest.digest}`;
    const same = await stage.runJson([mirror([pinned], vars)]);
    expect(same.code).toBe(0);
    const other = `team/app:1@sha256:${'0'.repeat(64)}`;
    const differs = await stage.runJson([mirror([other], vars)]);
    expect([differs.code, differs.images[0]?.state]).toEqual([2, 'failed']);
  });

  it('does not run under check what it would keep, and says so', async () => {
    stage.sourceProxy.inject(() => ({ status: 404 }));
    const { code, stdout } = await stage.run([mirror(['team/app:1']), '--check']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/kept|keep/);
    expect(stage.targetProxy.writes()).toEqual([]);
  });
});
