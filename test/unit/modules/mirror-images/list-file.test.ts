import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunEvent } from '../../../../src/event/events.ts';
import type { RunningRegistry } from '../../../../src/server/registry.ts';
import { addSampleImage } from '../../../../src/server/sample-image.ts';
import { type MirrorResult, mirrorRun } from '../../../helpers/mirror.ts';
import { testRegistry } from '../../../helpers/registry.ts';
import { verifyImage } from '../../../helpers/registry-api.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

/** Two registries, the source holding images, and a task whose playbook is in a folder with a list. */
async function stage(list: (source: string, target: string) => string, ...images: string[]) {
  const source = await testRegistry();
  const target = await testRegistry();
  for (const image of images) {
    const [repository = '', tag = ''] = image.split(':');
    await addSampleImage(source.store, { repository, tag, layers: 1 });
  }
  const { path, remove } = tempDir('list-file');
  onTestFinished(remove);
  const text = list(source.address, target.address);
  writeFileSync(join(path, 'list'), text);
  return { source, target, folder: path, ...mirrorRun({ playbookDir: path }) };
}

function states({ images }: MirrorResult, ...registries: RunningRegistry[]): string[] {
  const short = (text: string) =>
    registries.reduce((left, { address }, index) => {
      return left.replaceAll(address, index === 0 ? 'S' : 'T');
    }, text);
  return images.map(({ source, target, state }) => `${short(source)} -> ${short(target)} ${state}`);
}

function told(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.type === 'note') return [event.text];
    if (event.type !== 'diagnostic') return [];
    const { span, code } = event.diagnostic;
    return [`${span?.line}:${span?.column} ${code}`];
  });
}

describe('mirror_images with a list file', () => {
  it('mirrors what a text list names, below the registry', async () => {
    const { source, target, run, check } = await stage(
      (s) => `# list\n${s}/a own/a 1\n\t${s}/b\tb\t3.10`,
      'a:1',
      'b:3.10',
    );
    const args = { images_file: 'list', registry: `${target.address}/p` };
    const planned = await check(args);
    expect(states(planned, source, target)).toEqual([
      'S/a:1 -> T/p/own/a:1 copied',
      'S/b:3.10 -> T/p/b:3.10 copied',
    ]);
    expect(target.store.repositories.size).toBe(0);
    expect(await run(args)).toMatchObject({ failed: false, msg: '2 copied' });
    await verifyImage({ url: target.url }, 'p/own/a:1');
    await verifyImage({ url: target.url }, 'p/b:3.10');
    expect(await run(args)).toMatchObject({ changed: false, msg: '2 unchanged' });
  });

  it('takes images and a list together', async () => {
    const { source, target, run } = await stage((s) => `${s}/b:1\n`, 'a:1', 'b:1');
    const images = [`${source.address}/a:1`];
    const result = await run({ images, images_file: 'list', registry: target.address });
    expect(result.images.map(({ index }) => index)).toEqual([0, 1]);
    expect(result.msg).toBe('2 copied');
  });

  it('copies nothing of a list with a mistake, and tells all of them', async () => {
    const { source, target, run, events } = await stage(
      (s) => `${s}/a x 1\nb c\n${s}/A y 1\n`,
      'a:1',
    );
    await expect(run({ images_file: 'list', registry: target.address })).rejects.toMatchObject({
      code: 'MP6031',
      message: expect.stringMatching(/list:2:1: a line has one or three words.* \(and 1 more\)$/),
    });
    expect(told(events)).toEqual(['2:1 MP2103', '3:1 MP2104']);
    expect(source.requests.entries).toEqual([]);
  });

  it('refuses an empty list, and a task with neither images nor list', async () => {
    const { run } = await stage(() => '# nothing\n');
    await expect(run({ images_file: 'list', registry: 'r.io' })).rejects.toThrow('names no image');
    await expect(run({ registry: 'r.io' })).rejects.toMatchObject({ code: 'MP6033' });
  });

  it('runs nothing where two lines write one target, or goes on with the rest', async () => {
    const { source, target, run } = await stage(
      (s) => `${s}/a x 1\n${s}/b y 1\n${s}/b x 1\n`,
      'a:1',
      'b:1',
    );
    const args = { images_file: 'list', registry: target.address };
    await expect(run(args)).rejects.toThrow(/\/a:1 \(.*list:1\) and .*\/b:1 \(.*list:3\)$/);
    expect(source.requests.entries).toEqual([]);
    const result = await run({ ...args, skip_conflicts: true });
    expect(states(result, source, target)).toEqual([
      'S/a:1 -> T/x:1 skipped',
      'S/b:1 -> T/x:1 skipped',
      'S/b:1 -> T/y:1 copied',
    ]);
    expect(result.images[0]?.reason).toMatch(/two sources for one target: .*list:3/);
    expect(result.failed).toBe(false);
  });

  it('chooses a variant by name', async () => {
    const { source, target, folder, run } = await stage(() => '', 'py:1', 'py:2');
    const digests = [...(source.store.repositories.get('py')?.tags.values() ?? [])];
    writeFileSync(
      join(folder, 'list'),
      `- name: python
  source_repository: ${source.address}/py
  destination_repository: ${target.address}/base/py
  variants: {one: ${digests[0]?.slice(7)}, two: '${digests[1]}'}
- {source_repository: ${source.address}/py, destination_repository: ${target.address}/b, sha: ${digests[0]?.slice(7)}}
`,
    );
    const one = await run({ images_file: 'list', select: 'python#two' });
    expect(one.images.map(({ target: name }) => name)).toEqual([`${target.address}/base/py:two`]);
    expect((await run({ images_file: 'list', select: ['python'] })).images).toHaveLength(2);
    expect((await run({ images_file: 'list' })).images[2]?.target).toBe(
      `${target.address}/b:latest`,
    );
    await expect(run({ images_file: 'list', select: 'pyton' })).rejects.toMatchObject({
      code: 'MP6032',
      hint: 'did you mean "python"?',
    });
  });
});

describe('a list with filters', () => {
  const regsync = (entry: string) => (s: string, t: string) =>
    `version: 1\nsync:\n- ${entry.replaceAll('S/', `${s}/`).replaceAll('T/', `${t}/`)}\n`;

  it('mirrors the tags that pass', async () => {
    const { source, target, run } = await stage(
      regsync(
        '{source: S/a, target: T/b, type: repository, tags: {semverRange: [">=1.1"], deny: [".*-rc.*"]}}',
      ),
      'a:v1.0.0',
      'a:v1.1',
      'a:1.2.0-rc1',
      'a:2',
      'a:latest',
    );
    expect(states(await run({ images_file: 'list' }), source, target)).toEqual([
      'S/a:2 -> T/b:2 copied',
      'S/a:v1.1 -> T/b:v1.1 copied',
    ]);
  });

  it('mirrors the repositories of a registry', async () => {
    const { source, target, run } = await stage(
      (s, t) =>
        `version: 1\nsync:\n- {source: '${s}', target: ${t}/in, type: registry, repos: {allow: [team/.*]}}\n`,
      'team/a:1',
      'team/b:2',
      'other:1',
    );
    expect(states(await run({ images_file: 'list' }), source, target)).toEqual([
      'S/team/a:1 -> T/in/team/a:1 copied',
      'S/team/b:2 -> T/in/team/b:2 copied',
    ]);
  });

  it('reads what skopeo sync reads', async () => {
    const { source, target, run } = await stage(
      (s) => `"${s}":
  tls-verify: false
  images: {all: [], some: ["1.0"]}
  images-by-tag-regex: {re: '^1\\.'}
  images-by-semver: {ver: '>= 3.12, < 4'}
`,
      'all:a',
      'all:b',
      'some:1.0',
      'some:2.0',
      're:1.1',
      're:2.1',
      'ver:3.12',
      'ver:4.0.0',
    );
    const result = await run({ images_file: 'list', registry: target.address });
    expect(states(result, source, target)).toEqual([
      'S/some:1.0 -> T/some:1.0 copied',
      'S/all:a -> T/all:a copied',
      'S/all:b -> T/all:b copied',
      'S/re:1.1 -> T/re:1.1 copied',
      'S/ver:3.12 -> T/ver:3.12 copied',
    ]);
  });

  it('takes the tags of the target where the source is down, and keeps them', async () => {
    const entry = '{source: S/a, target: T/b, type: repository}';
    const { source, run, events } = await stage(regsync(entry), 'a:1', 'a:2');
    await run({ images_file: 'list' });
    await source.close();
    const result = await run({ images_file: 'list' });
    expect(result.images.map(({ state }) => state)).toEqual(['kept', 'kept']);
    expect(told(events).at(-1)).toMatch(/tags of .*\/a cannot be listed, so the 2 at the target/);
  });

  it('fails the repository that nobody can list, and mirrors the rest', async () => {
    const { source, target, run } = await stage(
      (s, t) => `version: 1
sync:
- {source: ${s}/none, target: ${t}/none, type: repository}
- {source: ${s}/a:1, target: ${t}/a:1, type: image}
`,
      'a:1',
    );
    const result = await run({ images_file: 'list' });
    expect(states(result, source, target)).toEqual([
      'S/a:1 -> T/a:1 copied',
      'S/none -> T/none failed',
    ]);
    expect(result.failed).toBe(true);
    expect(result.images[1]?.reason).toMatch(
      /^its tags cannot be listed: the source does not have it/,
    );
  });

  it('says which filter nothing passes', async () => {
    const entry = '{source: S/a, target: T/b, type: repository, tags: {allow: ["9.*"]}}';
    const { run, events } = await stage(regsync(entry), 'a:1');
    expect((await run({ images_file: 'list' })).images).toEqual([]);
    expect(told(events)[0]).toMatch(/list:3: nothing of .*\/a passes the filter$/);
  });

  it('copies the platforms that an entry asks for, whatever the task says of others', async () => {
    const { source, target, folder, run } = await stage(() => '', 'a:1');
    const platforms = ['linux/amd64', 'linux/arm64'];
    await addSampleImage(source.store, { repository: 'm', tag: '1', platforms, layers: 1 });
    const entry = (name: string, more: string) =>
      `- {source: ${source.address}/m:1, target: ${target.address}/${name}:1, type: image${more}}\n`;
    writeFileSync(
      join(folder, 'list'),
      `version: 1\nsync:\n${entry('one', ', platforms: [linux/arm64]')}${entry('all', '')}`,
    );
    const { images } = await run({ images_file: 'list', index: 'rebuild' });
    expect(images.map((image) => image.platforms)).toEqual([['linux/arm64'], platforms]);
  });
});
