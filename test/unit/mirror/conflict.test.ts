import { describe, expect, it } from 'vitest';
import { compileBackupTag } from '../../../src/mirror/backup-tag.ts';
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

describe('a target that others write to meanwhile', () => {
  const c = root('c');

  it.each([
    ['fail', 'conflict'],
    ['stop', 'conflict'],
    ['leave', 'skipped'],
    ['update', 'copied'],
  ] as const)('on_conflict: %s: %s', async (onConflict, state) => {
    const moving: Record<string, typeof a> = { 's.io/x:1': a, 's.io/y:1': a };
    const engine = scriptedEngine(moving);
    const images = ['s.io/x:1', 's.io/y:1'];
    const { plan: planned } = await plan(engine, images, { onConflict, jobs: 1 });
    expect(states(planned.images)).toEqual(['copied', 'copied']);
    moving['t.io/x:1'] = c;
    const done = await planned.apply();
    expect(states(done)).toEqual([state, onConflict === 'stop' ? 'not-tried' : 'copied']);
    if (onConflict !== 'update')
      expect(done[0]?.reason).toContain(`the target has ${c.digest} by now`);
  });

  it('gets a backup of what is there by then', async () => {
    const moving: Record<string, typeof a> = { 's.io/x:1': a, 't.io/x:1': b };
    const engine = scriptedEngine(moving);
    const backupTag = compileBackupTag('old_digest[7:15]');
    const { plan: planned } = await plan(engine, ['s.io/x:1'], { backupTag });
    expect(planned.reports[0]?.backupTag).toBe(b.digest.slice(7, 15));
    moving['t.io/x:1'] = c;
    const [done] = await planned.apply();
    const tag = c.digest.slice(7, 15);
    expect(done).toMatchObject({ state: 'updated', backupTag: tag });
    expect(engine.calls).toContain(`tag t.io/x:${tag} ${c.digest}`);
  });

  it('needs no second backup', async () => {
    const name = `t.io/x:${b.digest.slice(7, 15)}`;
    const engine = scriptedEngine({ 's.io/x:1': a, 't.io/x:1': b, [name]: b });
    const backupTag = compileBackupTag('old_digest[7:15]');
    const { plan: planned } = await plan(engine, ['s.io/x:1'], { backupTag });
    expect(states(await planned.apply())).toEqual(['updated']);
    expect(engine.calls.some((call) => call.startsWith('tag '))).toBe(false);
  });
});
