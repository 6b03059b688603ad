import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { HostGate, type Lane } from '../../../src/http/gate.ts';

/** Enters and notes it. */
function enter(gate: HostGate, lane: Lane, log: string[], name: string): void {
  const waiting = gate.enter(lane);
  if (waiting === undefined) log.push(name);
  else void waiting.then(() => log.push(name));
}

describe('HostGate', () => {
  it('keeps a place for small requests and one for writers', async () => {
    const gate = new HostGate({ places: 4 });
    const log: string[] = [];
    for (const name of ['r1', 'r2', 'r3']) enter(gate, 'read', log, name);
    for (const name of ['w1', 'w2']) enter(gate, 'write', log, name);
    for (const name of ['s1', 's2']) enter(gate, 'small', log, name);
    expect(log).toEqual(['r1', 'r2', 'w1', 's1']);
    gate.leave('write');
    await sleep(0);
    expect(log).toEqual(['r1', 'r2', 'w1', 's1', 's2']);
  });

  it('lets small requests overtake', async () => {
    const gate = new HostGate({ places: 3 });
    const log: string[] = [];
    for (const name of ['s1', 's2', 's3']) enter(gate, 'small', log, name);
    enter(gate, 'read', log, 'r1');
    enter(gate, 'small', log, 's4');
    gate.leave('small');
    await sleep(0);
    expect(log).toEqual(['s1', 's2', 's3', 's4']);
    gate.leave('small');
    gate.leave('small');
    await sleep(0);
    expect(log.at(-1)).toBe('r1');
  });

  it('is shut for everyone while paused', async () => {
    const gate = new HostGate({ places: 9 });
    gate.pause(20);
    const start = performance.now();
    await Promise.all([gate.enter('small'), gate.enter('read')]);
    expect(performance.now() - start).toBeGreaterThanOrEqual(19);
  });

  it('spreads requests over time', async () => {
    const gate = new HostGate({ places: 9, requestsPerSecond: 100 });
    const start = performance.now();
    await Promise.all(Array.from({ length: 4 }, () => gate.enter('small')));
    expect(performance.now() - start).toBeGreaterThanOrEqual(29);
  });

  it('lets go of who gives up', async () => {
    const gate = new HostGate({ places: 3 });
    for (let i = 0; i < 3; i++) await gate.enter('small');
    const controller = new AbortController();
    const waiting = gate.enter('small', controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(gate.enter('small', controller.signal)).rejects.toThrow('enough');
    gate.leave('small');
    expect(gate.enter('small')).toBeUndefined();
  });
});
