import { describe, expect, it } from 'vitest';
import type { ConflictPolicy } from '../../../src/mirror/request.ts';
import { plan, registryFailure, root, scriptedEngine, states } from './scripted-engine.ts';

const [a, b] = [root('a'), root('b')];
const names = ['s.io/w:1', 's.io/x:1', 's.io/y:1', 's.io/z:1'];

/** w is missing at the target, x differs there, y is missing, z is the same. */
const script = {
  's.io/w:1': a,
  's.io/x:1': a,
  't.io/x:1': b,
  's.io/y:1': a,
  's.io/z:1': a,
  't.io/z:1': a,
};

const ends: readonly [ConflictPolicy, string[]][] = [
  ['update', ['copied', 'updated', 'copied', 'unchanged']],
  ['fail', ['copied', 'conflict', 'copied', 'unchanged']],
  ['stop', ['copied', 'conflict', 'not-tried', 'not-tried']],
  ['leave', ['copied', 'skipped', 'copied', 'unchanged']],
];

describe('on_conflict', () => {
  it.each(ends)('%s', async (onConflict, expected) => {
    const engine = scriptedEngine(script);
    const { plan: planned } = await plan(engine, names, { onConflict });
    expect(states(planned.images)).toEqual(expected);
    expect(states(await planned.preview())).toEqual(expected);
    expect(states(await planned.apply())).toEqual(expected);
    const copies = engine.calls.filter((call) => call.startsWith('copy ')).sort();
    const moving = expected.flatMap((state, index) =>
      ['copied', 'updated'].includes(state)
        ? [`copy ${names[index]?.replace('s.io', 't.io')}`]
        : [],
    );
    expect(copies).toEqual(moving);
  });

  it('says both digests, and which image stopped the task', async () => {
    const { plan: planned } = await plan(scriptedEngine(script), names, { onConflict: 'stop' });
    expect(planned.reports[1]?.reason).toBe(
      `the target has ${b.digest}, the source ${a.digest}; the tag is left as it is (on_conflict: stop)`,
    );
    expect(planned.reports[2]?.reason).toBe('the task stopped at the conflict of t.io/x:1');
  });

  it('is no matter where the target has no such tag, and none of the safety net', async () => {
    const engine = scriptedEngine({ 's.io/x:1': registryFailure('network'), 't.io/x:1': b });
    const { plan: planned } = await plan(engine, ['s.io/x:1'], { onConflict: 'fail' });
    expect(states(planned.images)).toEqual(['kept']);
  });
});

describe('only_missing', () => {
  it('does not ask for the source of what the target has', async () => {
    const engine = scriptedEngine(script);
    const { plan: planned } = await plan(engine, names, { onlyMissing: true });
    expect(states(await planned.apply())).toEqual(['copied', 'skipped', 'copied', 'skipped']);
    const sources = engine.calls.filter((call) => call.startsWith('source ')).sort();
    expect(sources).toEqual(['source s.io/w:1', 'source s.io/y:1']);
  });

  it('fails where the target cannot be asked', async () => {
    const engine = scriptedEngine({ 's.io/x:1': a, 't.io/x:1': registryFailure('server') });
    const { plan: planned } = await plan(engine, ['s.io/x:1'], { onlyMissing: true });
    expect(states(planned.images)).toEqual(['failed']);
  });
});
