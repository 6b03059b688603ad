import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CountingProxy, countingProxy } from '../helpers/counting-proxy.ts';
import { type DockerRegistry, startDockerRegistry } from '../helpers/docker-registry.ts';
import { makeImage, makeIndex } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { runOk } from '../helpers/process.ts';
import { call, digestOf, pushImage, verifyImage } from '../helpers/registry-api.ts';

const layers = [
  { seed: 'a', size: 2000 },
  { seed: 'b', size: 300_000 },
];

interop(['docker-registry', 'skopeo'], 'the tests own instruments', () => {
  let registry: DockerRegistry;
  let proxy: CountingProxy;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    proxy = await countingProxy({ target: registry.url });
  });
  afterAll(async () => {
    await proxy.stop();
    await registry.remove();
  });

  it('push images that skopeo accepts as they are', async () => {
    const image = makeIndex({ name: 'multi', layers }, ['linux/amd64', 'linux/arm64']);
    await pushImage(registry, 'team/multi:1', image);
    const source = `docker://${registry.host}/team/multi:1`;
    const target = `docker://${registry.host}/copy/multi:1`;
    const tls = ['--src-tls-verify=false', '--dest-tls-verify=false'];
    await runOk('skopeo', ['copy', '-q', '--all', '--preserve-digests', ...tls, source, target]);
    expect(await digestOf(registry, 'copy/multi:1')).toBe(image.manifest.digest);
    expect(await verifyImage(registry, 'copy/multi:1')).toHaveLength(1 + 2 * 4);
  });

  it('count requests, uploads and mounts', async () => {
    const image = makeImage({ name: 'counted', layers });
    await pushImage(proxy, 'team/counted:1', image);
    expect(proxy.tally()).toEqual({
      'POST upload-start': 3,
      'PUT upload-data': 3,
      'PUT manifest': 1,
    });
    expect(proxy.uploads.map((blob) => blob.digest).sort()).toEqual(
      image.blobs.map((blob) => blob.digest).sort(),
    );
    const { digest = '' } = image.blobs[1] ?? {};
    const path = `/v2/team/other/blobs/uploads/?mount=${digest}&from=team/counted`;
    const { status } = await call(proxy, { method: 'POST', path });
    expect([status, proxy.mounts]).toEqual([201, [{ repository: 'team/other', digest }]]);
  });

  it('break requests on demand', async () => {
    proxy.inject(({ kind }) => (kind === 'manifest' ? { status: 429, body: 'slow' } : 'reset'));
    await expect(digestOf(proxy, 'team/counted:1')).rejects.toThrow('429');
    await expect(call(proxy, { method: 'GET', path: '/v2/' })).rejects.toThrow();
    proxy.inject(({ kind }) => (kind === 'blob' ? 'cut' : undefined));
    await expect(verifyImage(proxy, 'team/counted:1')).rejects.toThrow('aborted');
    proxy.inject(undefined);
    await registry.stop();
    await registry.start();
    expect(await digestOf(proxy, 'team/counted:1')).toBeDefined();
  });
});

interop(['docker-registry', 'htpasswd'], 'a registry with TLS and passwords', () => {
  it('lets the right password in', async () => {
    const htpasswd = { username: 'ann', password: 'open sesame' };
    const registry = await startDockerRegistry({ htpasswd, tls: true });
    await pushImage(registry, 'team/one:1', makeImage({ name: 'one', layers }));
    const stranger = { url: registry.url, tls: registry.tls };
    await expect(digestOf(stranger, 'team/one:1')).rejects.toThrow('401');
    await expect(digestOf({ url: registry.url }, 'team/one:1')).rejects.toThrow('self-signed');
    await registry.remove();
  });
});
