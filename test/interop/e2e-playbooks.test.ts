import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/event/events.ts';
import { startRegistry } from '../../src/server/registry.ts';
import { runCli } from '../helpers/cli.ts';
import { startDockerRegistry } from '../helpers/docker-registry.ts';
import { makeImage, makeIndex } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { digestOf, pushImage, type RegistryEnd } from '../helpers/registry-api.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { writeInto } from '../helpers/write-into.ts';

// The playbooks that come with mirror-play, each run twice: the second run changes nothing.

interface End extends RegistryEnd {
  /** As it stands in references. */
  readonly host: string;
  remove(): Promise<void>;
}

interface Account {
  readonly username: string;
  readonly password: string;
}

const playbooks = resolve(import.meta.dirname, '../../playbooks');
const key = JSON.stringify({ type: 'service_account', id: 'not-to-be-seen' });
const robot: Account = { username: '_json_key', password: key };
const layers = [{ seed: 'playbooks', size: 10_000 }];
const index = makeIndex({ name: 'web', layers }, ['linux/amd64', 'linux/arm64', 'linux/arm/v7']);
const image = makeImage({ name: 'db', layers, format: 'docker' });

async function embedded(account?: Account): Promise<End> {
  const users = account && { [account.username]: account.password };
  const registry = await startRegistry(
    users === undefined ? {} : { auth: { kind: 'basic', users } },
  );
  const { address, url } = registry;
  return {
    host: address,
    url,
    authorization: account && basic(account),
    remove: () => registry.close(),
  };
}

async function docker(account?: Account): Promise<End> {
  return await startDockerRegistry({ htpasswd: account });
}

function basic({ username, password }: Account): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

describe('playbooks against the embedded registry', () => playbookTests(embedded));
interop(['docker-registry', 'htpasswd'], 'playbooks against docker-registry', () =>
  playbookTests(docker),
);

function playbookTests(start: (account?: Account) => Promise<End>): void {
  const folder = tempDir('playbooks');
  let source: End;
  let target: End;

  beforeAll(async () => {
    source = await start();
    target = await start(robot);
    await pushImage(source, 'team/web:1', index);
    await pushImage(source, 'team/db:3.10', image);
  });
  afterAll(async () => {
    await source.remove();
    await target.remove();
    folder.remove();
  });

  const write = (name: string, content: unknown) => writeInto(folder.path, name, content);
  const auth = () =>
    write('auth.json', { auths: { [target.host]: { auth: basic(robot).slice(6) } } });

  /** A host without a port, which no repository's name can hold, stands for the source. */
  const registriesConf = () =>
    write(
      'registries.conf',
      `[[registry]]\nprefix = "quay.example"\nlocation = "${source.host}"\ninsecure = true\n`,
    );

  async function play(
    name: string,
    { vars = {}, env = {} }: { vars?: object; env?: Readonly<Record<string, string>> } = {},
  ) {
    const args = [join(playbooks, name), '-e', JSON.stringify(vars), '--json'];
    const result = await runCli(args, { cwd: folder.path, home: folder.path, env });
    const lines = result.stdout.split('\n').filter(Boolean);
    const events = lines.map((line) => JSON.parse(line) as RunEvent);
    const images = events.flatMap((event) => (event.type === 'image.finished' ? [event] : []));
    expect(result.stdout + result.stderr).not.toContain('not-to-be-seen');
    return {
      code: result.code,
      states: images.map(({ image }) => image.state),
      text: result.stdout + result.stderr,
    };
  }

  it('mirror-images.yml', async () => {
    const images = ['team/web:1', 'team/db:3.10'].map((name) => `${source.host}/${name}`);
    const vars = {
      mi_images: images,
      mi_local_registry: `${target.host}/dci`,
      mi_dest_authfile: auth(),
    };
    expect(await play('mirror-images.yml', { vars })).toMatchObject({
      code: 0,
      states: ['copied', 'copied'],
    });
    expect(await play('mirror-images.yml', { vars })).toMatchObject({
      code: 0,
      states: ['unchanged', 'unchanged'],
    });
    expect(await digestOf(target, 'dci/team/web:1')).toBe(index.manifest.digest);
  });

  it('image-syncer.yml, dry unless told otherwise, and never overwriting', async () => {
    const images = ['team/web:1', 'team/db:3.10'].map((name) => ({
      source: `quay.example/${name}`,
    }));
    write('images.yaml', { targetRepoPrefix: `${target.host}/external/`, images });
    write('key.json', key);
    const place = 'external/quay.example/team/web:1';
    const env = {
      SYNCER_IMAGES_FILE: 'images.yaml',
      CONTAINERS_REGISTRIES_CONF: registriesConf(),
      SYNCER_TARGET_KEY_FILE: 'key.json',
    };
    const dry = await play('image-syncer.yml', { env });
    expect(dry).toMatchObject({ code: 0, states: ['copied', 'copied'] });
    expect(dry.text).toContain('DRY RUN: nothing is written');
    expect(await digestOf(target, place)).toBeUndefined();
    const wet = { ...env, SYNCER_DRY_RUN: 'false' };
    const check = [join(playbooks, 'image-syncer.yml'), '--check'];
    const checked = await runCli(check, { cwd: folder.path, home: folder.path, env: wet });
    expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining('Plan: 2 to copy') });
    expect(await digestOf(target, place)).toBeUndefined();
    expect(await play('image-syncer.yml', { env: wet })).toMatchObject({
      code: 0,
      states: ['copied', 'copied'],
    });
    expect(await play('image-syncer.yml', { env: wet })).toMatchObject({
      code: 0,
      states: ['unchanged', 'unchanged'],
    });
    expect(await digestOf(target, place)).toBe(index.manifest.digest);

    await pushImage(target, place, image);
    const conflict = await play('image-syncer.yml', { env: wet });
    expect(conflict).toMatchObject({ code: 2, states: ['conflict', 'not-tried'] });
    expect(await digestOf(target, place)).toBe(image.manifest.digest);
  });

  it('image-syncer.yml wants a list', async () => {
    const { code, text } = await play('image-syncer.yml');
    expect(code).toBe(2);
    expect(text).toContain('Set SYNCER_IMAGES_FILE');
  });

  it('oci-mirror.yml, all and one variant', async () => {
    const list = write('oci.yaml', [
      {
        name: 'tools',
        source_repository: `${source.host}/team/web`,
        destination_repository: `${target.host}/oci/web`,
        variants: { stable: index.manifest.digest.slice(7), '3.10': index.manifest.digest },
      },
    ]);
    write('.docker/config.json', readFileSync(auth(), 'utf8'));
    const vars = { images_file: list };
    const one = { vars: { ...vars, select: 'tools#3.10' } };
    expect(await play('oci-mirror.yml', one)).toMatchObject({ code: 0, states: ['copied'] });
    expect(await digestOf(target, 'oci/web:3.10')).toBe(index.manifest.digest);
    expect((await play('oci-mirror.yml', { vars })).states.toSorted()).toEqual([
      'copied',
      'unchanged',
    ]);
    expect(await play('oci-mirror.yml', { vars })).toMatchObject({
      code: 0,
      states: ['unchanged', 'unchanged'],
    });
  });

  it('image-list.yml, with new tags', async () => {
    await pushImage(source, 'team/web:2', index);
    const list = write(
      'images-list',
      `# all\n${source.host}/team/web rancher/mirrored-team-web 1\n`,
    );
    const entry = {
      images: [`${source.host}/team/web`],
      versionSource: 'registry',
      versionFilter: '^\\d+$',
    };
    const discover = write('discover.json', { web: entry });
    write('.docker/config.json', readFileSync(auth(), 'utf8'));
    const vars = { images_file: list, discover_file: discover };
    const env = { DEST_REGISTRY_OVERRIDE: target.host, DEST_ORG_OVERRIDE: 'mirrored' };
    const first = await play('image-list.yml', { vars, env });
    expect(first).toMatchObject({ code: 0, states: ['copied'] });
    expect(first.text).toMatch(/"2"/);
    expect(await digestOf(target, 'mirrored/mirrored-team-web:1')).toBe(index.manifest.digest);
    expect(await play('image-list.yml', { vars, env })).toMatchObject({
      code: 0,
      states: ['unchanged'],
    });
  });

  it('image-tools.yml, with its list of what failed', async () => {
    const failed = join(folder.path, 'failed.txt');
    const lost = `team/lost old.example/tools/lost 1`;
    const list = write('list.txt', `team/web old.example/tools/web 1\n${lost}\n`);
    const vars = { images_file: list, failed_file: failed, source: source.host };
    const env = {
      DOCKER_USERNAME: robot.username,
      DOCKER_PASSWORD: key,
      DOCKER_REGISTRY: target.host,
    };
    const first = await play('image-tools.yml', { vars, env });
    expect(first.code).toBe(2);
    expect(first.states.toSorted()).toEqual(['copied', 'failed']);
    expect(readFileSync(failed, 'utf8')).toBe(
      `${source.host}/team/lost ${target.host}/tools/lost 1\n`,
    );
    await pushImage(source, 'team/lost:1', image);
    const again = await play('image-tools.yml', { vars: { ...vars, images_file: failed }, env });
    expect(again).toMatchObject({ code: 0, states: ['copied'] });
    expect(existsSync(failed)).toBe(false);
    const whole = await play('image-tools.yml', { vars, env });
    expect(whole).toMatchObject({ code: 0, states: ['unchanged', 'unchanged'] });
  });
}
