import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeImage, makeIndex } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { digestOf, pushImage, verifyImage } from '../helpers/registry-api.ts';
import { type Stage, startStage } from '../helpers/stage.ts';

const layers = [{ seed: 'mirror command', size: 20_000 }];
const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7'];
const account = { username: 'ann', password: 'not-to-be-seen' };

interop(['docker-registry', 'skopeo', 'htpasswd'], 'mirror-play mirror', () => {
  let stage: Stage;
  const multi = makeIndex({ name: 'multi', layers }, platforms);
  const single = makeImage({ name: 'single', layers, format: 'docker' });

  beforeAll(async () => {
    stage = await startStage({ target: { htpasswd: account } });
    await pushImage(stage.source, 'team/multi:1', multi);
    await pushImage(stage.source, 'team/single:3.10', single);
  });
  afterAll(() => stage.remove());
  beforeEach(() => {
    stage.sourceProxy.reset();
    stage.targetProxy.reset();
  });

  const env = () => ({
    DOCKER_USERNAME: account.username,
    DOCKER_PASSWORD: account.password,
    DOCKER_REGISTRY: stage.target.host,
  });
  const mirror = (words: readonly string[], stdin?: string) =>
    stage.runJson(['mirror', ...words], { env: env(), stdin });
  const failedList = () => join(stage.folder, 'mirror-failed.txt');

  it('mirrors a list of image-tools, its registries replaced, and nothing the second time', async () => {
    const list = stage.write(
      'list.txt',
      [
        '# <SOURCE> <DEST> <TAG>',
        'team/multi old.example/tools/multi 1',
        '\tteam/single tools/single 3.10',
      ].join('\n'),
    );
    const words = ['-f', list, '-s', stage.source.host, '-j', '8', '-debug'];
    const first = await mirror(words);
    expect(first.code).toBe(0);
    expect(first.images.map(({ state }) => state)).toEqual(['copied', 'copied']);
    await verifyImage(stage.target, 'tools/multi:1');
    expect(await digestOf(stage.target, 'tools/single:3.10')).toBe(single.manifest.digest);
    const second = await mirror(words);
    expect(second.images.map(({ state }) => state)).toEqual(['unchanged', 'unchanged']);
    expect(JSON.stringify([first, second])).not.toContain(account.password);
  });

  it.each(['native', 'skopeo'])('gives the password to the %s engine', async (engine) => {
    const source = `${stage.source.host}/team/single:3.10`;
    const { code, images, stdout, stderr } = await mirror([
      source,
      '--engine',
      engine,
      '-d',
      `${stage.target.host}/${engine}`,
    ]);
    expect([code, images[0]?.state]).toEqual([0, 'copied']);
    expect(stdout + stderr).not.toContain(account.password);
  });

  it('asks no registry anything if the list is wrong, and tells all of it', async () => {
    const list = stage.write(
      'wrong.txt',
      `team/multi tools/multi 1\nteam/multi tools\n${stage.source.host}/team/Single x 1\n`,
    );
    const { code, images, events } = await mirror(['-f', list, '-s', stage.source.host]);
    expect([code, images]).toEqual([4, []]);
    const told = events.flatMap((event) => (event.type === 'diagnostic' ? event.diagnostic : []));
    expect(told.map(({ code: why, span }) => [why, span?.file, span?.line])).toEqual([
      ['MP2103', list, 2],
      ['MP2104', list, 3],
    ]);
    expect(stage.sourceProxy.requests).toEqual([]);
    expect(stage.targetProxy.requests).toEqual([]);
  });

  it('makes an index of the architectures asked for, and says so', async () => {
    const words = [`${stage.source.host}/team/multi`, 'part/multi', '1', '-a', 'amd64,arm64'];
    const { code, images, events } = await mirror(words);
    expect(code).toBe(0);
    expect(images).toMatchObject([{ state: 'copied', platforms: platforms.slice(0, 2) }]);
    expect(images[0]?.notes?.join()).toContain('rebuilt for linux/amd64, linux/arm64');
    const notes = events.flatMap((event) => (event.type === 'note' ? [event.text] : []));
    expect(notes.join()).toContain('--index sparse');
    expect((await mirror(words)).images).toMatchObject([{ state: 'unchanged' }]);
  });

  it('lists what failed as it was given, in its order, for the next run', async () => {
    const lines = [
      'team/z old.example/later/z 1',
      'team/single later/single 3.10',
      'team/a  later/a 1',
    ];
    const words = ['-s', stage.source.host];
    const first = await mirror(words, `${lines.join('\n')}\n`);
    expect([first.code, readFileSync(failedList(), 'utf8')]).toEqual([
      2,
      `${lines[0]}\n${lines[2]}\n`,
    ]);
    await pushImage(stage.source, 'team/z:1', single);
    await pushImage(stage.source, 'team/a:1', single);
    const again = await mirror([...words, '-f', failedList()]);
    expect([again.code, existsSync(failedList())]).toEqual([0, false]);
    await verifyImage(stage.target, 'later/z:1');
  });

  it('mirrors within one registry by mounting', async () => {
    await mirror([`${stage.source.host}/team/multi:1`, 'dev/multi:1']);
    const place = stage.targetProxy.host;
    const words = ['mirror', `${place}/dev/multi:1`, `${place}/prod/multi`];
    const { code } = await stage.runJson(words, { env: { ...env(), DOCKER_REGISTRY: place } });
    expect(code).toBe(0);
    expect(stage.targetProxy.uploads).toEqual([]);
    expect(await digestOf(stage.target, 'prod/multi:1')).toBe(multi.manifest.digest);
  });

  it('keeps the old manifest under a backup tag', async () => {
    await mirror([`${stage.source.host}/team/single:3.10`, 'moving/app:1']);
    const words = [`${stage.source.host}/team/multi:1`, 'moving/app:1'];
    expect((await mirror([...words, '--backup-tag', "tag ~ '-before'"])).images).toMatchObject([
      { state: 'updated' },
    ]);
    expect(await digestOf(stage.target, 'moving/app:1-before')).toBe(single.manifest.digest);
  });
});
