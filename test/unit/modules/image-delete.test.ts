import { describe, expect, it } from 'vitest';
import { imageDelete } from '../../../src/modules/image-delete/image-delete.ts';
import type { RegistryOptions, RunningRegistry } from '../../../src/server/registry.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { removeManifest } from '../../../src/store/repository.ts';
import type { JsonObject } from '../../../src/util/json.ts';
import { moduleRun } from '../../helpers/module-run.ts';
import { testRegistry } from '../../helpers/registry.ts';

const platforms = ['linux/amd64', 'linux/arm64'];

/** A repository `app`: tags `1` and `one` are the same, `2` is another, `multi` is an index. */
async function stage(options: RegistryOptions = {}) {
  const registry = await testRegistry(options);
  const { store, address } = registry;
  const { digest } = await addSampleImage(store, { repository: 'app', tag: '1' });
  await addSampleImage(store, { repository: 'app', tag: 'one' });
  await addSampleImage(store, { repository: 'app', tag: '2', seed: 'two' });
  const multi = await addSampleImage(store, {
    repository: 'app',
    tag: 'multi',
    platforms,
    seed: 'm',
  });
  const app = store.repositories.get('app');
  if (app === undefined) throw new Error('no repository');
  const child = app.manifests.get(multi.digest)?.parsed.manifests[1]?.digest;
  const { run, check } = moduleRun(imageDelete);
  const name = (which: string) => `${address}/app${which}`;
  const remove = (which: string, more: JsonObject = {}) => run({ image: name(which), ...more });
  const plan = (which: string) => check({ image: name(which) });
  return { registry, app, digest, child, multi, name, remove, plan };
}

/** As docker-registry 2.8: manifests can be deleted by digest alone. */
function refuseTags(registry: RunningRegistry): void {
  registry.faults.add({
    match: { kind: 'manifest', method: 'DELETE', path: '/manifests/(?!sha256:)' },
    fault: { do: 'answer', status: 400, errors: [{ code: 'DIGEST_INVALID' }] },
  });
}

describe('image_delete', () => {
  it('deletes a manifest that nobody else needs, and is done the second time', async () => {
    const { app, name, remove } = await stage();
    const before = app.tags.get('2');
    expect(await remove(':2')).toMatchObject({
      changed: true,
      removed: 'manifest',
      digest: before,
      msg: `deleted ${name(':2')}`,
    });
    expect([...app.tags.keys()]).toEqual(['1', 'one', 'multi']);
    expect(app.manifests.has(before ?? 'sha256:')).toBe(false);
    expect(await remove(':2')).toMatchObject({ changed: false, removed: 'nothing' });
    const elsewhere = { image: name('').replace('/app', '/nowhere:1') };
    expect(await moduleRun(imageDelete).run(elsewhere)).toMatchObject({ changed: false });
  });

  it('deletes one of several tags alone', async () => {
    const { app, digest, remove } = await stage();
    expect(await remove(':1')).toMatchObject({
      changed: true,
      removed: 'tag',
      needed_by: [{ tag: 'one', digest, as: 'tag' }],
    });
    expect(app.tags.get('one')).toBe(digest);
    expect(app.manifests.has(digest)).toBe(true);
  });

  it('refuses where the registry deletes no tag alone, unless forced', async () => {
    const { registry, app, digest, remove } = await stage();
    refuseTags(registry);
    await expect(remove(':1')).rejects.toThrow(
      /is needed by one, and the registry deletes no tag alone \(DELETE .* 400/,
    );
    expect(app.tags.get('1')).toBe(digest);
    expect(await remove(':1', { force: true })).toMatchObject({ removed: 'manifest' });
    expect([...app.tags.keys()]).toEqual(['2', 'multi']);
  });

  it('puts back what a registry took away with a tag', async () => {
    const { app, digest, remove } = await stage();
    const deleteTag = app.tags.delete.bind(app.tags);
    app.tags.delete = (tag) => {
      app.tags.delete = deleteTag;
      return removeManifest(app, app.tags.get(tag) ?? 'sha256:');
    };
    await expect(remove(':1')).rejects.toMatchObject({ code: 'MP6063' });
    expect([...app.tags.entries()]).toContainEqual(['one', digest]);
    expect(app.manifests.has(digest)).toBe(true);
  });

  it('takes away the tag that a registry keeps of a manifest that is gone', async () => {
    const { registry, app, digest, remove } = await stage();
    app.tags.delete('one');
    const headers = { 'docker-content-digest': digest };
    registry.faults.add({
      match: { kind: 'manifest', method: 'HEAD', path: '/manifests/1$' },
      fault: { do: 'answer', status: 200, headers, body: '{}' },
    });
    expect(await remove(':1')).toMatchObject({ changed: true, removed: 'manifest' });
    const deleted = registry.requests.entries.filter(({ method }) => method === 'DELETE');
    expect(deleted.map(({ path }) => path.split('/').at(-1))).toEqual([digest, '1']);
  });

  it('refuses a digest that tags stand for, already when it plans', async () => {
    const { digest, name, plan, remove } = await stage();
    const message = `${name('')}@${digest} is needed by 1, one`;
    for (const attempt of [plan, remove])
      await expect(attempt(`@${digest}`)).rejects.toThrow(message);
  });

  it('refuses a child of an index', async () => {
    const { app, child = '', remove } = await stage();
    await expect(remove(`@${child}`)).rejects.toThrow(/is needed by multi \(index\)/);
    expect(await remove(`@${child}`, { force: true })).toMatchObject({ removed: 'manifest' });
    expect(app.manifests.has(child as 'sha256:')).toBe(false);
  });

  it('deletes nothing under check, and says what it would do', async () => {
    const { registry, app, plan } = await stage();
    expect(await plan(':2')).toMatchObject({ changed: true, removed: 'manifest' });
    expect((await plan(':1')).msg).toMatch(
      /would delete .*:1, the tag alone: 1 others need the manifest, if the registry can do that/,
    );
    expect(app.tags.size).toBe(4);
    const methods = new Set(registry.requests.entries.map(({ method }) => method));
    expect([...methods].sort()).toEqual(['GET', 'HEAD']);
  });

  it('says where deletion is switched off', async () => {
    const { remove, app } = await stage({ deletes: false });
    const error = { code: 'MP6064', kind: 'unsupported', status: 405 };
    await expect(remove(':2')).rejects.toMatchObject(error);
    expect(app.tags.has('2')).toBe(true);
  });

  it('does not take a refused question for an absent image', async () => {
    const { registry, remove } = await stage();
    registry.faults.add({ match: { kind: 'manifest' }, fault: { do: 'answer', status: 403 } });
    await expect(remove(':2')).rejects.toMatchObject({ kind: 'denied' });
  });

  it('wants a tag or a digest, and a tag that stands for the digest', async () => {
    const { digest, app, remove } = await stage();
    await expect(remove('')).rejects.toMatchObject({ code: 'MP6065' });
    await expect(remove(`:2@${digest}`)).rejects.toMatchObject({ code: 'MP6062' });
    await remove(`:2@${app.tags.get('2')}`);
    expect(app.tags.has('2')).toBe(false);
  });

  it('takes a referrer off the list of its subject, where that is a tag', async () => {
    const { registry, app, remove } = await stage({ referrers: false });
    const subject = app.manifests.get(app.tags.get('2') ?? 'sha256:')?.descriptor;
    const spec = { repository: 'app', artifactType: 'application/x', ...(subject && { subject }) };
    const referrer = await addSampleImage(registry.store, { ...spec, seed: 'about it' });
    const list = `sha256-${subject?.digest.slice(7)}`;
    await putIndex(registry, list, [referrer]);
    expect(await remove(`@${referrer.digest}`)).toMatchObject({ removed: 'manifest' });
    const left = app.manifests.get(app.tags.get(list) ?? 'sha256:');
    expect(left?.parsed.manifests).toEqual([]);
  });
});

async function putIndex({ url }: RunningRegistry, tag: string, manifests: readonly unknown[]) {
  const type = 'application/vnd.oci.image.index.v1+json';
  const answer = await fetch(`${url}/v2/app/manifests/${tag}`, {
    method: 'PUT',
    headers: { 'content-type': type },
    body: JSON.stringify({ schemaVersion: 2, mediaType: type, manifests }),
  });
  expect(answer.status).toBe(201);
}
