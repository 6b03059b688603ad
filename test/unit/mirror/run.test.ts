import { describe, expect, it } from 'vitest';
import { createRunMemory } from '../../../src/mirror/run-memory.ts';
import type { FailureKind } from '../../../src/oci/registry-error.ts';
import { plan, registryFailure, root, scriptedEngine, states } from './scripted-engine.ts';

const [a, b] = [root('a'), root('b')];
const X = 's.io/x:1';
const TX = 't.io/x:1';

describe('planning an image', () => {
  it.each([
    ['copied', a, undefined],
    ['unchanged', a, a],
    ['updated', a, b],
  ])('%s', async (state, source, target) => {
    const engine = scriptedEngine({ [X]: source, [TX]: target });
    const { plan: planned } = await plan(engine, [X]);
    expect(states(planned.images)).toEqual([state]);
    expect(engine.calls.sort()).toEqual([`source ${X}`, `target ${TX}`]);
  });

  it('asks nobody where source and target are the same place', async () => {
    const engine = scriptedEngine({});
    const { plan: planned } = await plan(engine, ['t.io/x:1']);
    expect(states(planned.images)).toEqual(['unchanged']);
    expect(engine.calls).toEqual([]);
  });

  it('asks the target alone where the source is pinned and the target has that', async () => {
    const pinned = `s.io/x:1@${a.digest}`;
    const engine = scriptedEngine({ [TX]: a });
    const { plan: planned } = await plan(engine, [pinned]);
    expect(states(planned.images)).toEqual(['unchanged']);
    expect(engine.calls).toEqual([`target ${TX}`]);
  });

  it('refuses schema 1 before anything moves', async () => {
    const old = root('old', 'application/vnd.docker.distribution.manifest.v1+prettyjws');
    const { plan: planned } = await plan(scriptedEngine({ [X]: old, [TX]: a }), [X]);
    expect(states(planned.images)).toEqual(['failed']);
    expect(planned.images[0]?.reason).toMatch(/schema 1/);
  });
});

describe('the safety net', () => {
  const kinds: readonly [FailureKind, string][] = [
    ['network', 'kept'],
    ['tls', 'kept'],
    ['auth', 'kept'],
    ['denied', 'kept'],
    ['not-found', 'kept'],
    ['rate-limited', 'kept'],
    ['quota', 'kept'],
    ['server', 'kept'],
    ['content', 'kept'],
    ['protocol', 'failed'],
    ['unsupported', 'failed'],
    ['config', 'failed'],
  ];
  it.each(kinds)('source %s: %s', async (kind, state) => {
    const { plan: planned } = await plan(scriptedEngine({ [X]: registryFailure(kind), [TX]: b }), [
      X,
    ]);
    expect(states(planned.images)).toEqual([state]);
    expect(planned.images[0]?.problem).toMatchObject({ reason: kind, side: 'source' });
    expect(planned.images[0]?.reason).toMatch(/^the source /);
  });

  it('keeps what the source no longer has', async () => {
    const { plan: planned } = await plan(scriptedEngine({ [TX]: b }), [X]);
    expect(planned.images[0]).toMatchObject({ state: 'kept', problem: { reason: 'not-found' } });
  });

  it('fails where the target has no earlier copy', async () => {
    const engine = scriptedEngine({ [X]: registryFailure('network') });
    const { plan: planned } = await plan(engine, [X]);
    expect(planned.images[0]?.state).toBe('failed');
    expect(planned.images[0]?.reason).toMatch(/the target has no earlier copy/);
  });

  it('never covers a failure of the target, and tells of both', async () => {
    const engine = scriptedEngine({
      [X]: registryFailure('network'),
      [TX]: registryFailure('server'),
    });
    const { plan: planned } = await plan(engine, [X]);
    expect(planned.images[0]).toMatchObject({ state: 'failed', problem: { side: 'target' } });
    expect(planned.images[0]?.reason).toMatch(/the target .*; the source /);
  });

  it('never: an earlier copy is not accepted', async () => {
    const engine = scriptedEngine({ [X]: registryFailure('network'), [TX]: b });
    const { plan: planned } = await plan(engine, [X], { fallback: 'never' });
    expect(states(planned.images)).toEqual(['failed']);
  });

  it('digest: only what the source named in this run', async () => {
    const memory = createRunMemory();
    const down = scriptedEngine({ [X]: registryFailure('network'), [TX]: b });
    const first = await plan(down, [X], { fallback: 'digest', memory });
    expect(first.plan.images[0]?.reason).toMatch(/no digest is known/);
    await plan(scriptedEngine({ [X]: b }), [X], { memory });
    const second = await plan(down, [X], { fallback: 'digest', memory });
    expect(states(second.plan.images)).toEqual(['kept']);
    await plan(scriptedEngine({ [X]: a }), [X], { memory });
    const third = await plan(down, [X], { fallback: 'digest', memory });
    expect(third.plan.images[0]?.reason).toMatch(/is not the wanted/);
  });

  it('keeps the earlier copy when the source answers but its blobs fail, naming the newer', async () => {
    const engine = scriptedEngine(
      { [X]: a, [TX]: b },
      { copy: () => registryFailure('content', 'source') },
    );
    const { plan: planned } = await plan(engine, [X]);
    const [image] = await planned.apply();
    expect(image).toMatchObject({ state: 'kept', targetDigest: b.digest, sourceDigest: a.digest });
    expect(image?.previousDigest).toBeUndefined();
    expect(image?.reason).toContain(a.digest);
  });

  it('does not cover a refused push', async () => {
    const engine = scriptedEngine(
      { [X]: a, [TX]: b },
      { copy: () => registryFailure('denied', 'target') },
    );
    const { plan: planned } = await plan(engine, [X]);
    expect(await planned.apply()).toMatchObject([{ state: 'failed', problem: { side: 'target' } }]);
  });
});

describe('the breaker', () => {
  const many = Array.from({ length: 20 }, (_, i) => `s.io/x${i}:1`);

  it('gives up a host after three failures of a kind, and not the other hosts', async () => {
    const script = Object.fromEntries(many.map((name) => [name, registryFailure('network')]));
    const engine = scriptedEngine({ ...script, 'o.io/y:1': a });
    const { plan: planned } = await plan(engine, [...many, 'o.io/y:1'], { jobs: 1 });
    expect(engine.calls.filter((call) => call.startsWith('source s.io'))).toHaveLength(3);
    expect(planned.images.at(-2)?.reason).toMatch(/not asked again after 3 failures/);
    expect(planned.images.at(-1)?.state).toBe('copied');
  });

  it('is closed by a success, also by one on its way', async () => {
    const script = Object.fromEntries(
      many.map((name, i) => [name, i % 4 === 3 ? a : registryFailure('server')]),
    );
    const serial = scriptedEngine(script);
    await plan(serial, many, { jobs: 1 });
    expect(serial.calls.filter((call) => call.startsWith('source'))).toHaveLength(20);
    const parallel = scriptedEngine(script);
    await plan(parallel, many, { jobs: 4 });
    expect(parallel.calls.filter((call) => call.startsWith('source'))).toHaveLength(20);
  });

  it.each([
    ['rate-limited', 3],
    ['server', 5],
    ['auth', 8],
    ['denied', 20],
    ['quota', 20],
  ] as const)('%s: asks %i times', async (kind, asked) => {
    const engine = scriptedEngine(
      Object.fromEntries(many.map((name) => [name, registryFailure(kind)])),
    );
    await plan(engine, many, { jobs: 1 });
    expect(engine.calls.filter((call) => call.startsWith('source'))).toHaveLength(asked);
  });

  it('waits for those on the way before it gives up', async () => {
    const late = new Promise<typeof a>((resolve) => setTimeout(resolve, 30, a));
    const script = Object.fromEntries(
      many.map((name, i) => [name, i === 7 ? late : registryFailure('network')]),
    );
    const engine = scriptedEngine(script);
    const { plan: planned } = await plan(engine, many, { jobs: 8 });
    expect(planned.images[7]?.state).toBe('copied');
    expect(planned.images[14]?.reason).not.toMatch(/not asked again/);
    expect(planned.images[19]?.reason).toMatch(/not asked again/);
  });

  it('does not count images that are not there', async () => {
    const engine = scriptedEngine({});
    await plan(engine, many, { jobs: 1 });
    expect(engine.calls.filter((call) => call.startsWith('source'))).toHaveLength(20);
  });
});

describe('applying', () => {
  it('tries every image, whatever fails, and reports in order', async () => {
    const engine = scriptedEngine(
      { 's.io/a:1': a, 's.io/b:1': b, 's.io/c:1': a, 't.io/c:1': a },
      { copy: (name) => (name === 't.io/a:1' ? registryFailure('server', 'target') : undefined) },
    );
    const { plan: planned, events } = await plan(engine, ['s.io/a:1', 's.io/b:1', 's.io/c:1']);
    expect(states(await planned.apply())).toEqual(['failed', 'copied', 'unchanged']);
    expect(events.map((event) => event.type)).toEqual([
      'images.started',
      ...Array.from({ length: 3 }, () => 'image.finished'),
    ]);
  });

  it('lets a bug through', async () => {
    const engine = scriptedEngine({ [X]: a }, { copy: () => new TypeError('bug') });
    const { plan: planned } = await plan(engine, [X]);
    await expect(planned.apply()).rejects.toThrow('bug');
  });
});

describe('preview', () => {
  const blob = (word: string, present = false) => ({ digest: root(word).digest, size: 5, present });

  it('counts a blob that two images lack for the first of them, and writes nothing', async () => {
    const engine = scriptedEngine(
      { 's.io/a:1': a, 's.io/b:1': b },
      { blobs: (name) => [blob('shared'), blob(name), blob('there', true)] },
    );
    const { plan: planned } = await plan(engine, ['s.io/a:1', 's.io/b:1']);
    const images = await planned.preview();
    expect(images.map((image) => image.transfer)).toEqual([
      { blobs: 2, bytes: 10, presentBlobs: 1, presentBytes: 5 },
      { blobs: 1, bytes: 5, presentBlobs: 2, presentBytes: 10 },
    ]);
    expect(engine.calls.some((call) => call.startsWith('copy'))).toBe(false);
  });

  it('asks for no counts where they are not wanted', async () => {
    const engine = scriptedEngine({ [X]: a }, { blobs: () => new TypeError('must not be asked') });
    const { plan: planned } = await plan(engine, [X], { measure: false });
    expect(await planned.preview()).toMatchObject([{ state: 'copied' }]);
  });

  it('applies the safety net to what it reads', async () => {
    const engine = scriptedEngine(
      { [X]: a, [TX]: b },
      { blobs: () => registryFailure('rate-limited', 'source') },
    );
    const { plan: planned } = await plan(engine, [X]);
    expect(states(await planned.preview())).toEqual(['kept']);
  });
});
