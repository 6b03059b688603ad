import { describe, expect, it, onTestFinished } from 'vitest';
import type { RateWait } from '../../../src/registry/pull-budget.ts';
import { type PullRate, readPullRate } from '../../../src/registry/pull-rate.ts';
import { RegistryClient } from '../../../src/registry/registry-client.ts';
import type { Fault } from '../../../src/server/faults.ts';
import type { RunningRegistry } from '../../../src/server/registry.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { testRegistry } from '../../helpers/registry.ts';
import { quick, script } from './lab.ts';

const accounts = {
  one: { usernameEnv: 'ONE', passwordEnv: 'ONE' },
  two: { usernameEnv: 'TWO', passwordEnv: 'TWO' },
};

const policies = { wait: 'wait', stop: 'stop', ignore: 'ignore' } as const;

function left(pulls: number): Fault {
  return { do: 'alter', headers: { 'ratelimit-remaining': `${pulls};w=60` } };
}

interface Stage {
  readonly registry: RunningRegistry;
  readonly rates: readonly PullRate[];
  readonly waits: readonly RateWait[];
  readonly pull: (signal?: AbortSignal) => Promise<unknown>;
  head(): Promise<unknown>;
  pulls(): number;
}

async function stage(
  limit: number,
  host: object,
  options: { now?: () => number } = {},
): Promise<Stage> {
  const registry = await testRegistry({ pullLimit: { limit, window: 21_600 } });
  await addSampleImage(registry.store, { repository: 'app', tag: '1' });
  const rates: PullRate[] = [];
  const waits: RateWait[] = [];
  const client = new RegistryClient({
    env: {},
    limits: quick,
    hosts: { [registry.address]: host },
    onRate: (_host, rate) => rates.push(rate),
    onRateWait: (wait) => waits.push(wait),
    now: options.now,
  });
  onTestFinished(() => client.close());
  const place = { registry: registry.address, repository: 'app' };
  const app = client.repository(place, { side: 'source' }, 'pull');
  return {
    ...{ registry, rates, waits },
    pull: (signal) => app.fetchManifest('1', { signal }),
    head: () => app.resolve('1'),
    pulls: () => registry.requests.count({ kind: 'manifest', method: 'GET' }),
  };
}

describe('the figures of a registry', () => {
  it.each([
    [{ 'ratelimit-remaining': '76;w=21600', 'ratelimit-limit': '100;w=21600' }, [76, 100, 21_600]],
    [{ 'ratelimit-remaining': ' 0 ; w=60' }, [0, undefined, 60]],
    [{ 'ratelimit-remaining': '5', 'ratelimit-limit': '10;burst=1;w=3' }, [5, 10, 3]],
    [{ 'ratelimit-remaining': ['5;w=1', '6'] }, [5, undefined, 1]],
    [{ 'ratelimit-remaining': '5;comment' }, [5, undefined, undefined]],
  ])('%o', (headers, [remaining, limit, window]) => {
    expect(readPullRate({ headers })).toEqual({ remaining, limit, window, source: undefined });
  });

  it.each([{}, { 'ratelimit-remaining': '-1' }, { 'ratelimit-remaining': 'many;w=1' }])(
    'are not in %o',
    (headers) => expect(readPullRate({ headers })).toBeUndefined(),
  );

  it('have no room for what would break a line', () => {
    const headers = { 'ratelimit-remaining': '1', 'docker-ratelimit-source': 'a\u001b[31m' };
    expect(readPullRate({ headers })?.source).toBeUndefined();
  });

  it('are told as they change, HEAD counting nothing', async () => {
    const { head, pull, rates } = await stage(100, {});
    await head();
    await head();
    await pull();
    expect(rates.map(({ remaining }) => remaining)).toEqual([100, 99]);
    expect(rates[0]).toEqual({
      remaining: 100,
      limit: 100,
      window: 21_600,
      source: '203.0.113.7',
    });
  });
});

describe('rate_limit: stop', () => {
  it('sends nothing more that counts, and is what happens unless told otherwise', async () => {
    const { head, pull, pulls } = await stage(2, {});
    await head();
    await pull();
    await pull();
    await expect(pull()).rejects.toMatchObject({
      code: 'MP5033',
      kind: 'quota',
      side: 'source',
      message: expect.stringContaining('0 of 2 pulls left per 6 h, counted for 203.0.113.7'),
      hint: expect.stringContaining('--rate-limit wait'),
    });
    expect(pulls()).toBe(2);
    await head();
  });

  it('leaves over what it is told to, and does not overdraw with many at once', async () => {
    const { head, pull, pulls } = await stage(10, { rateLimitMinimum: 4 });
    await head();
    const ends = await Promise.allSettled(Array.from({ length: 30 }, () => pull()));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(6);
    expect(pulls()).toBe(6);
  });

  it('goes on when an answer names more, and when the window is over', async () => {
    let now = 0;
    const { head, pull, registry } = await stage(100, {}, { now: () => now });
    script(registry, [
      { match: { times: 1 }, fault: left(0) },
      { match: { times: 1 }, fault: left(3) },
      { fault: left(0) },
    ]);
    await head();
    await expect(pull()).rejects.toMatchObject({ kind: 'quota' });
    await head();
    await pull();
    await expect(pull()).rejects.toMatchObject({ kind: 'quota' });
    now += 60_000;
    await pull();
  });
});

it('a refusal for want of pulls is not asked again', async () => {
  const { pull, registry } = await stage(100, {});
  const headers = { 'ratelimit-remaining': '0;w=21600', 'retry-after': '3600' };
  script(registry, [{ fault: { do: 'answer', status: 429, headers } }]);
  await expect(pull()).rejects.toMatchObject({ kind: 'rate-limited', attempts: 1 });
  await expect(pull()).rejects.toMatchObject({ kind: 'quota' });
  expect(registry.requests.count({})).toBe(1);
});

describe('rate_limit: wait', () => {
  it('waits together, asks once by HEAD, and goes on when there is more', async () => {
    const { head, pull, pulls, waits, registry } = await stage(100, {
      rateLimit: policies.wait,
      rateLimitWait: 1.2,
    });
    script(registry, [{ match: { times: 1 }, fault: left(0) }, { fault: left(40) }]);
    await head();
    await Promise.all(Array.from({ length: 5 }, () => pull()));
    expect(waits).toEqual([expect.objectContaining({ host: registry.address })]);
    expect(registry.requests.count({ method: 'HEAD' })).toBe(2);
    expect(pulls()).toBe(5);
  });

  it('gives up at its ceiling', async () => {
    const { head, pull, pulls, waits } = await stage(1, {
      rateLimit: policies.wait,
      rateLimitWait: 0.2,
    });
    await head();
    await pull();
    await expect(pull()).rejects.toMatchObject({ code: 'MP5033', kind: 'quota' });
    expect(pulls()).toBe(1);
    expect(waits.length).toBeGreaterThan(1);
    expect(waits.every(({ until, latest }) => until <= latest)).toBe(true);
  });

  it('ends when the caller gives up', async () => {
    const { registry, head, pull } = await stage(100, { rateLimit: policies.wait });
    script(registry, [{ fault: left(0) }]);
    await head();
    const controller = new AbortController();
    const waiting = pull(controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(waiting).rejects.toThrow('enough');
  });
});

it('rate_limit: ignore asks until the registry refuses', async () => {
  const { head, pull, pulls, rates } = await stage(1, { rateLimit: policies.ignore });
  await head();
  await pull();
  await expect(pull()).rejects.toMatchObject({ kind: 'rate-limited', status: 429 });
  expect(pulls()).toBe(1 + quick.retry.attempts);
  expect(rates.at(-1)?.remaining).toBe(0);
});

it('are counted for each account', async () => {
  const registry = await testRegistry();
  for (const repository of ['one/app', 'two/app']) {
    await addSampleImage(registry.store, { repository, tag: '1' });
  }
  script(registry, [{ match: { repository: 'one/app' }, fault: left(0) }]);
  const hosts = { [registry.address]: { credentials: accounts } };
  const client = new RegistryClient({ env: { ONE: '1', TWO: '2' }, limits: quick, hosts });
  onTestFinished(() => client.close());
  const open = (repository: string) =>
    client.repository({ registry: registry.address, repository }, {}, 'pull');
  await open('one/app').resolve('1');
  await expect(open('one/app').fetchManifest('1')).rejects.toMatchObject({ kind: 'quota' });
  await open('two/app').fetchManifest('1');
});
