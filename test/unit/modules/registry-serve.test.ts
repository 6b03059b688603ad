import { describe, expect, it, onTestFinished } from 'vitest';
import type { RegistryServeArguments } from '../../../src/modules/registry-serve/arguments.ts';
import { registryServe } from '../../../src/modules/registry-serve/registry-serve.ts';
import type { Services } from '../../../src/modules/services.ts';
import type { ApplyContext, ModuleResult } from '../../../src/runner/module.ts';
import { RegistrySet } from '../../../src/server/registry-set.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { Unknown } from '../../../src/template/value.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

type Task = Partial<RegistryServeArguments> & { readonly name: string };

/** A run that has this one module. */
function startRun(playbookDir = '/') {
  const registries = new RegistrySet();
  onTestFinished(async () => await registries.closeAll());
  const context = { services: { registries }, playbookDir } as unknown as ApplyContext<Services>;
  const complete = (task: Task): RegistryServeArguments => ({
    state: 'started',
    port: 0,
    host: '127.0.0.1',
    images: [],
    auth: 'basic',
    ...task,
  });
  const plan = async (task: Task) => await registryServe.plan(complete(task), context);
  const run = async (task: Task): Promise<ModuleResult> => {
    const planned = await plan(task);
    if (planned.detail === undefined) return planned.result;
    return (await registryServe.apply?.(planned.detail, context)) ?? planned.result;
  };
  return { registries, plan, run };
}

const images = [{ name: 'team/app:1.0', platforms: ['linux/amd64', 'linux/arm64'], layers: 2 }];

describe('registry_serve', () => {
  it('serves the images it was asked to make', async () => {
    const { run } = startRun();
    const result = await run({ name: 'source', images });
    const response = await fetch(`${String(result.url)}/v2/team/app/manifests/1.0`);
    const digest = response.headers.get('docker-content-digest');
    expect(result).toMatchObject({ changed: true, images: [{ name: 'team/app:1.0', digest }] });
  });

  it('changes nothing the second time', async () => {
    const { run } = startRun();
    const first = await run({ name: 'source', images });
    const second = await run({ name: 'source', images });
    expect(second).toEqual({ ...first, changed: false });
  });

  it('adds images that are missing to a registry that runs', async () => {
    const { run } = startRun();
    await run({ name: 'source', images });
    const more = await run({ name: 'source', images: [...images, { name: 'library/base:3' }] });
    expect([more.changed, (more.images as unknown[]).length]).toEqual([true, 2]);
  });

  it('leaves alone what was pushed under the name of an image', async () => {
    const { run, registries } = startRun();
    await run({ name: 'source', images });
    const { store } = registries.get('source')!;
    const pushed = await addSampleImage(store, { repository: 'team/app', tag: '1.0', seed: 'x' });
    const more = await run({ name: 'source', images: [...images, { name: 'library/base:3' }] });
    expect(more.images).toContainEqual({ name: 'team/app:1.0', digest: pushed.digest });
  });

  it('keeps content and port over a stop', async () => {
    const { run } = startRun();
    const first = await run({ name: 'source', images });
    expect(await run({ name: 'source', state: 'stopped' })).toMatchObject({ changed: true });
    await expect(fetch(`${String(first.url)}/v2/`)).rejects.toThrow();
    expect(await run({ name: 'source', state: 'stopped' })).toMatchObject({ changed: false });
    const again = await run({ name: 'source', images });
    expect(again).toEqual({ ...first, changed: true });
    expect((await fetch(`${String(first.url)}/v2/team/app/manifests/1.0`)).status).toBe(200);
  });

  it('forgets what is made absent', async () => {
    const { run, registries } = startRun();
    await run({ name: 'source', images });
    await run({ name: 'source', state: 'absent' });
    expect(registries.get('source')).toBeUndefined();
    expect(await run({ name: 'source', state: 'absent' })).toMatchObject({ changed: false });
  });

  it('starts nothing when only planned, and names a port that is given', async () => {
    const { plan, registries } = startRun();
    const { result } = await plan({ name: 'source', images, port: 5999 });
    expect(result).toMatchObject({ changed: true, address: '127.0.0.1:5999' });
    expect((await plan({ name: 'source' })).result.address).toBeInstanceOf(Unknown);
    expect(registries.get('source')).toBeUndefined();
  });

  it('asks for name and password', async () => {
    const { run } = startRun();
    const { url } = await run({ name: 'source', users: { ada: 'secret' } });
    const withPassword = { Authorization: `Basic ${btoa('ada:secret')}` };
    expect((await fetch(`${String(url)}/v2/`)).status).toBe(401);
    expect((await fetch(`${String(url)}/v2/`, { headers: withPassword })).status).toBe(200);
  });

  it('misbehaves as scripted, and stops to when the script is emptied', async () => {
    const { run } = startRun();
    const faults = [{ match: { kind: 'ping' }, fault: { do: 'answer' as const, status: 503 } }];
    const { url } = await run({ name: 'source', faults });
    expect((await fetch(`${String(url)}/v2/`)).status).toBe(503);
    expect(await run({ name: 'source', faults })).toMatchObject({ changed: false });
    expect(await run({ name: 'source', faults: [] })).toMatchObject({ changed: true });
    expect((await fetch(`${String(url)}/v2/`)).status).toBe(200);
  });

  it.each([
    { match: { kind: 'manifets' }, fault: { do: 'reset' } },
    { match: { path: '(' }, fault: { do: 'reset' } },
    { fault: { do: 'rest' } },
  ])('refuses the fault %o, and starts nothing', async (fault) => {
    const { run, registries } = startRun();
    const faults = [fault] as NonNullable<RegistryServeArguments['faults']>;
    await expect(run({ name: 'source', faults })).rejects.toMatchObject({ code: 'MP8004' });
    expect(registries.get('source')).toBeUndefined();
  });

  it('keeps its content in a directory', async () => {
    const playbookDir = temporaryDirectory();
    const first = await startRun(playbookDir).run({ name: 'a', storage: 'registry', images });
    const second = await startRun(playbookDir).run({ name: 'b', storage: 'registry' });
    const response = await fetch(`${String(second.url)}/v2/team/app/manifests/1.0`);
    const digest = response.headers.get('docker-content-digest');
    expect(first.images).toEqual([{ name: 'team/app:1.0', digest }]);
  });

  it('refuses other settings for a registry that is there', async () => {
    const { run } = startRun();
    await run({ name: 'source' });
    await expect(run({ name: 'source', host: '127.0.0.2' })).rejects.toMatchObject({
      code: 'MP8003',
    });
  });

  it('says which name or size it cannot read', async () => {
    const { run } = startRun();
    const wrongName = run({ name: 'source', images: [{ name: 'Team/App:1' }] });
    await expect(wrongName).rejects.toMatchObject({ code: 'MP5001' });
    const wrongSize = run({ name: 'source', images: [{ name: 'a:1', layer_size: 'big' }] });
    await expect(wrongSize).rejects.toMatchObject({ code: 'MP2090' });
  });
});

/** A directory that goes with the test. */
function temporaryDirectory(): string {
  const { path, remove } = tempDir('store');
  onTestFinished(remove);
  return path;
}
