import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeImage } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { pushImage } from '../helpers/registry-api.ts';
import { type Stage, startStage } from '../helpers/stage.ts';

const shared = [{ seed: 'check', size: 100_000 }];

interop(['docker-registry'], 'check mode', () => {
  let stage: Stage;
  let site: string;

  beforeAll(async () => {
    stage = await startStage();
    const old = makeImage({ name: 'old', layers: shared });
    await pushImage(stage.source, 'team/same:1', old);
    await pushImage(stage.target, 'team/same:1', old);
    await pushImage(stage.target, 'team/moved:1', old);
    const seeds = [...shared, { seed: 'more', size: 7000 }];
    await pushImage(stage.source, 'team/moved:1', makeImage({ name: 'newer', layers: seeds }));
    await pushImage(stage.source, 'team/new:1', makeImage({ name: 'new', layers: seeds }));
    await pushImage(stage.target, 'team/gone:1', old);
    const names = ['same', 'moved', 'new', 'gone'].map((name) => `team/${name}:1`);
    const images = names.map((name) => `${stage.sourceProxy.host}/${name}`);
    site = stage.play([{ mirror_images: { images, registry: stage.targetProxy.host } }]);
  });
  afterAll(() => stage.remove());
  beforeEach(() => {
    stage.sourceProxy.reset();
    stage.targetProxy.reset();
  });

  it.each(['--check', '-C', '--dry-run', '-n'])(
    '%s writes nothing and says what would move',
    async (flag) => {
      const { code, stdout } = await stage.run([site, flag]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/team\/new/);
      expect(stdout).toMatch(/1 .*unchanged/);
      expect(stdout).toMatch(/kept|keep/);
      expect([...stage.sourceProxy.writes(), ...stage.targetProxy.writes()]).toEqual([]);
    },
  );

  it('names every image that can be known, and plans those', async () => {
    const tasks = [
      { command: 'mkdir /never', register: 'u' },
      {
        mirror_images: {
          images: [`${stage.sourceProxy.host}/team/new:1`, 'quay.io/x/{{ u.stdout }}:3'],
          registry: stage.targetProxy.host,
        },
        register: 'm',
      },
      { debug: { msg: '{{ m.counts.failed }}' } },
    ];
    const { code, stdout } = await stage.run([stage.play(tasks), '--check']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/team\/new:1 .*would be copied|\+ .*team\/new:1/);
    expect(stdout).toContain(
      'quay.io/x/(known after apply):3: planned only when the run gets here',
    );
    expect(stdout).toContain('"msg": "(known after apply)"');
  });

  it('gives a plan as data, in the shape of its schema', async () => {
    const { code, stdout } = await stage.run([site, '--check', '--json']);
    expect(code).toBe(0);
    const plan = JSON.parse(stdout);
    const schema = resolve(import.meta.dirname, '../../schemas/plan.schema.json');
    const ajv = new Ajv({ strict: false });
    const valid = ajv.validate(JSON.parse(readFileSync(schema, 'utf8')), plan);
    expect(ajv.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(stdout).toContain('"kept"');
    expect(stage.targetProxy.writes()).toEqual([]);
  });

  it('can tell by its exit code that something would change', async () => {
    const { code } = await stage.run([site, '--check', '--detailed-exitcode']);
    expect(code).toBe(3);
  });

  it('asks with HEAD alone when told to leave the bytes out', async () => {
    const { code } = await stage.run([site, '--check', '--no-bytes']);
    expect(code).toBe(0);
    const requests = [...stage.sourceProxy.requests, ...stage.targetProxy.requests];
    // Of an image that its source denies by HEAD a GET makes sure.
    const others = requests.filter(({ method, path }) => method !== 'HEAD' && !/gone/.test(path));
    expect(others).toEqual([]);
  });

  it('would fail where neither side has the image', async () => {
    const images = [`${stage.sourceProxy.host}/team/nowhere:1`];
    const file = stage.write('nowhere.yml', [
      { hosts: 'localhost', tasks: [{ mirror_images: { images, registry: stage.target.host } }] },
    ]);
    expect((await stage.run([file, '--check'])).code).toBe(2);
  });

  it('validate looks at files only', async () => {
    const { code } = await stage.run(['validate', site]);
    expect(code).toBe(0);
    expect([...stage.sourceProxy.requests, ...stage.targetProxy.requests]).toEqual([]);
  });
});
