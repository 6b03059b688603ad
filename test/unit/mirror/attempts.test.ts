import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/event/events.ts';
import type { CopyOutcome } from '../../../src/mirror/engine.ts';
import type { FailureKind } from '../../../src/oci/registry-error.ts';
import {
  plan,
  registryFailure,
  root,
  type ScriptedEngine,
  scriptedEngine,
} from './scripted-engine.ts';

const a = root('a');
const X = 's.io/x:1';
const TX = 't.io/x:1';
const moved: CopyOutcome = { root: a, platforms: [], notes: [] };

/** Fails some times, then answers. */
function failing<T>(times: number, kind: FailureKind, answer: T): () => T {
  let left = times;
  return () => {
    if (left === 0) return answer;
    left -= 1;
    throw registryFailure(kind, 'source');
  };
}

function retryingIn(events: readonly RunEvent[]): number[] {
  return events.flatMap((event) => (event.type === 'image.retrying' ? [event.retriesLeft] : []));
}

function copying(copy: () => CopyOutcome): ScriptedEngine {
  return scriptedEngine({ [X]: a }, { copy });
}

describe('retries', () => {
  it('are five after the first attempt, counted down', async () => {
    const engine = copying(failing(6, 'network', moved));
    const { plan: planned, events } = await plan(engine, [X], { retries: 5, delay: 0 });
    const [image] = await planned.apply();
    expect(image?.state).toBe('failed');
    expect(engine.calls.filter((call) => call === `copy ${TX}`)).toHaveLength(6);
    expect(retryingIn(events)).toEqual([5, 4, 3, 2, 1]);
  });

  it('end with the first success', async () => {
    const engine = copying(failing(2, 'server', moved));
    const { plan: planned, events } = await plan(engine, [X], { retries: 5, delay: 0 });
    expect((await planned.apply())[0]?.state).toBe('copied');
    expect(retryingIn(events)).toEqual([5, 4]);
  });

  const kinds: readonly [FailureKind, number][] = [
    ['network', 3],
    ['rate-limited', 3],
    ['server', 3],
    ['content', 3],
    ['timeout', 3],
    ['not-found', 1],
    ['denied', 1],
    ['auth', 1],
    ['tls', 1],
    ['unsupported', 1],
    ['config', 1],
  ];
  it.each(kinds)('%s: %i attempts', async (kind, attempts) => {
    const engine = copying(failing(9, kind, moved));
    const { plan: planned } = await plan(engine, [X], { retries: 2, delay: 0 });
    await planned.apply();
    expect(engine.calls.filter((call) => call === `copy ${TX}`)).toHaveLength(attempts);
  });

  it('count for questions, too, under check as in a run', async () => {
    const engine = scriptedEngine({ [X]: registryFailure('network') });
    const { plan: planned, events } = await plan(engine, [X], { retries: 2, delay: 0 });
    expect(planned.images[0]?.state).toBe('failed');
    expect(engine.calls.filter((call) => call === `source ${X}`)).toHaveLength(3);
    expect(retryingIn(events)).toEqual([2, 1]);
    const [event] = events.filter(({ type }) => type === 'image.retrying');
    expect(event).toMatchObject({
      image: X,
      target: TX,
      milliseconds: 0,
      reason: 'the source cannot be reached: network',
    });
  });

  it('count once for a host that is given up', async () => {
    const names = Array.from({ length: 12 }, (_, position) => `s.io/x:${position}`);
    const script = Object.fromEntries(names.map((name) => [name, registryFailure('network')]));
    const engine = scriptedEngine(script);
    await plan(engine, names, { retries: 3, delay: 0, jobs: 1 });
    expect(engine.calls.filter((call) => call.startsWith('source '))).toHaveLength(3 * 4);
  });

  it('end when the run is aborted', async () => {
    const engine = copying(failing(1, 'network', moved));
    const { plan: planned, events, abort } = await plan(engine, [X], { retries: 1, delay: 1e6 });
    const done = planned.apply();
    while (retryingIn(events).length === 0) await new Promise((go) => setImmediate(go));
    abort(new Error('stop it'));
    await expect(done).rejects.toThrow(/stop it|aborted/);
  });
});

describe('timeout', () => {
  it('gives up an attempt, and says so', async () => {
    const never = () => new Promise<CopyOutcome>(() => {});
    const engine = scriptedEngine({ [X]: a }, { copy: never });
    const { plan: planned, events } = await plan(engine, [X], {
      timeout: 5,
      retries: 1,
      delay: 0,
    });
    const [image] = await planned.apply();
    expect(image).toMatchObject({
      state: 'failed',
      problem: { reason: 'timeout', code: 'MP6016' },
    });
    expect(image?.reason).toMatch(/took longer than the image may: it was not done within 0.005 s/);
    expect(retryingIn(events)).toEqual([1]);
  });

  it('of a question to the source leaves the earlier copy', async () => {
    const never = new Promise<typeof a>(() => {});
    const engine = scriptedEngine({ [X]: never, [TX]: a });
    const { plan: planned } = await plan(engine, [X], { timeout: 5 });
    expect(planned.images[0]).toMatchObject({ state: 'kept', problem: { side: 'source' } });
  });
});
