import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../src/server/registry.ts';
import { type DockerRegistry, startDockerRegistry } from '../helpers/docker-registry.ts';
import { makeIndex } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { runOk } from '../helpers/process.ts';
import { digestOf, pushImage, verifyImage } from '../helpers/registry-api.ts';

const layers = [
  { seed: 'embedded a', size: 70_000 },
  { seed: 'embedded b', size: 900 },
];
const plain = ['--src-tls-verify=false', '--dest-tls-verify=false'];

interop(['docker-registry', 'skopeo'], 'the embedded registry is one to skopeo', () => {
  let real: DockerRegistry;
  let embedded: RunningRegistry;

  beforeAll(async () => {
    real = await startDockerRegistry();
    const users = { ann: 'by-token' };
    embedded = await startRegistry({ auth: { kind: 'bearer', users } });
  });
  afterAll(async () => {
    await embedded.close();
    await real.remove();
  });

  it.each(['oci', 'docker'] as const)('%s: in with a token, out with a token', async (format) => {
    const index = makeIndex({ name: 'multi', layers, format }, ['linux/amd64', 'linux/s390x']);
    await pushImage(real, `in/${format}:1`, index);
    const copy = ['copy', '-q', '--all', '--preserve-digests', ...plain];
    const there = `docker://${embedded.address}/team/${format}:1`;
    const account = 'ann:by-token';
    await runOk('skopeo', [
      ...copy,
      ...['--dest-creds', account],
      `docker://${real.host}/in/${format}:1`,
      there,
    ]);
    const back = `docker://${real.host}/out/${format}:1`;
    await runOk('skopeo', [...copy, '--src-creds', account, there, back]);
    expect(await digestOf(real, `out/${format}:1`)).toBe(index.manifest.digest);
    expect(await verifyImage(real, `out/${format}:1`)).toHaveLength(9);
  });

  it('lists tags, answers inspect, and lets nobody in without a password', async () => {
    const there = `docker://${embedded.address}/team/oci`;
    const tls = '--tls-verify=false';
    const { stdout } = await runOk('skopeo', [
      ...['list-tags', tls, '--creds', 'ann:by-token'],
      there,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ Tags: ['1'] });
    const inspect = runOk('skopeo', ['inspect', tls, '--creds', 'ann:wrong', `${there}:1`]);
    await expect(inspect).rejects.toThrow(/unauthorized|authentication|denied/i);
  });
});
