import { describe, expect, it, onTestFinished } from 'vitest';
import { RegistryClient } from '../../src/registry/registry-client.ts';
import type { RunningRegistry } from '../../src/server/registry.ts';
import { addSampleImage } from '../../src/server/sample-image.ts';
import { repositoryOf } from '../../src/store/repository.ts';
import { listFaults } from '../helpers/fault-catalogue.ts';
import { testRegistry } from '../helpers/registry.ts';

/** Faults that hide the rest of the list from anyone. */
const shortened: ReadonlySet<string> = new Set(['a Link to the same page']);
/** Faults for which the list is kept in a tag, which nobody has written here. */
const withoutReferrers: ReadonlySet<string> = new Set([
  '404 on referrers',
  '400 on referrers',
  'referrers as a manifest',
]);

function clientOf({ address }: RunningRegistry) {
  const client = new RegistryClient({ env: {} });
  onTestFinished(() => client.close());
  return client.repository({ registry: address, repository: 'app' }, { side: 'source' }, 'pull');
}

describe.each(listFaults)('$name', ({ name, faults, options }) => {
  it('leaves the tags whole', async () => {
    const registry = await testRegistry({ ...options, faults });
    const { digest } = await addSampleImage(registry.store, { repository: 'app' });
    const all = Array.from({ length: 250 }, (_, index) => `t${`${index}`.padStart(4, '0')}`);
    for (const tag of all) repositoryOf(registry.store, 'app').tags.set(tag, digest);
    const found = await collect(clientOf(registry).listTags());
    expect(found).toEqual(shortened.has(name) ? all.slice(0, 100) : all);
  });

  it('leaves the referrers whole', async () => {
    const registry = await testRegistry({ ...options, pageSize: 2, faults });
    const subject = await addSampleImage(registry.store, { repository: 'app', tag: '1' });
    for (const seed of ['one', 'two', 'three']) {
      await addSampleImage(registry.store, { repository: 'app', seed, subject });
    }
    const found = await clientOf(registry).listReferrers(subject.digest);
    expect(found.length).toBe(withoutReferrers.has(name) ? 0 : 3);
  });
});

it('200 000 tags on one page are a list too', async () => {
  const tags = Array.from({ length: 200_000 }, (_, index) => `tag-${index}`);
  const body = JSON.stringify({ name: 'app', tags });
  const registry = await testRegistry({ faults: [{ fault: { do: 'answer', status: 200, body } }] });
  expect((await collect(clientOf(registry).listTags())).length).toBe(200_000);
});

async function collect<T>(entries: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const entry of entries) collected.push(entry);
  return collected;
}
