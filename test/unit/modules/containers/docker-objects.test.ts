import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp } from '../../runner/stage.ts';
import { type Engine, engine } from './engine.ts';

let docker: Engine;
beforeAll(() => {
  docker = engine();
});
afterAll(() => {
  docker.remove();
  cleanUp();
});

const network = {
  'network-x': [
    {
      Name: 'x',
      Driver: 'bridge',
      Scope: 'local',
      EnableIPv6: false,
      Internal: false,
      Attachable: false,
      Options: { mtu: '1500', icc: 'true' },
      Labels: { a: '1' },
      IPAM: { Driver: 'default', Config: [{ Subnet: '10.0.0.0/24', Gateway: '10.0.0.1' }] },
      Containers: { id1: { Name: 'c1' } },
    },
  ],
};

describe('docker_network', () => {
  it.each([
    ['name: x', ['create --driver bridge x'], {}],
    [
      'name: x, driver: macvlan, driver_options: { parent: eth0, icc: true }, ipam_driver: d, ipam_driver_options: { o: p }, ipam_config: [{ subnet: 10.1.0.0/16, iprange: 10.1.1.0/24, gateway: 10.1.0.1, aux_addresses: { h: 10.1.0.2 } }], enable_ipv6: true, internal: false, scope: local, attachable: true, labels: { a: 1 }, connected: [c1, c2]',
      [
        'create --driver macvlan --opt parent=eth0 --opt icc=true --ipam-driver d --ipam-opt o=p --ipv6=true --internal=false --scope local --attachable=true --label a=1 --subnet 10.1.0.0/16 --ip-range 10.1.1.0/24 --gateway 10.1.0.1 --aux-address h=10.1.0.2 x',
        'connect x c1',
        'connect x c2',
      ],
      {},
    ],
    ['name: x', [], network],
    ['name: x, driver_options: { mtu: 1500, icc: true }, labels: { a: 1 }', [], network],
    ['name: x, ipam_config: [{ subnet: 10.0.0.0/24 }]', [], network],
    ['name: x, enable_ipv6: false, internal: false, scope: local', [], network],
    ['name: x, connected: [c1]', [], network],
    ['name: x, connected: [c2]', ['connect x c2', 'disconnect x c1'], network],
    ['name: x, connected: [c2], appends: true', ['connect x c2'], network],
    [
      'name: x, internal: true',
      ['disconnect x c1', 'rm x', 'create --driver bridge --internal=true x', 'connect x c1'],
      network,
    ],
    [
      'name: x, force: true, connected: [c2]',
      ['disconnect x c1', 'rm x', 'create --driver bridge x', 'connect x c2'],
      network,
    ],
    ['name: x, state: absent', ['disconnect x c1', 'rm x'], network],
    ['name: x, state: absent', [], {}],
  ])('%s', async (args, verbs, there) => {
    docker.has(there);
    const task = `docker_network: { ${args} }`;
    expect(await docker.play(task, { check: true })).toMatchObject({
      calls: [],
      result: { changed: verbs.length > 0 },
    });
    const { calls, result } = await docker.play(`community.docker.${task}`);
    expect(calls).toEqual(verbs.map((verb) => `docker network ${verb}`));
    expect(result).toMatchObject({ changed: verbs.length > 0, failed: false });
  });

  it.each([
    'driver: overlay',
    'driver_options: { mtu: 1400 }',
    'labels: { b: 1 }',
    'ipam_driver: other',
    'ipam_config: [{ subnet: 10.0.0.0/24, gateway: 10.0.0.2 }]',
    'attachable: true',
  ])('is made anew for %s', async (args) => {
    docker.has(network);
    const { result } = await docker.play(`docker_network: { name: x, ${args} }`, { check: true });
    expect(result).toMatchObject({
      actions: [
        'Disconnected container c1',
        'Removed network x',
        expect.stringMatching(/^Created network x with driver/),
        'Connected container c1',
      ],
    });
  });

  it('shows the network, and its actions only under check and debug', async () => {
    docker.has(network);
    const quiet = await docker.play('docker_network: { name: x, connected: [c2] }');
    expect(quiet.result).toMatchObject({ network: { Name: 'x' } });
    expect(quiet.result).not.toHaveProperty('actions');
    const loud = await docker.play('docker_network: { name: x, connected: [c2], debug: true }');
    expect(loud.result).toHaveProperty('actions');
  });
});

const volume = {
  'volume-v': [{ Name: 'v', Driver: 'local', Options: { type: 'tmpfs' }, Labels: { a: '1' } }],
};

describe('docker_volume', () => {
  it.each([
    ['name: v', ['create --driver local v'], {}],
    [
      'volume_name: v, driver: d, driver_options: { o: true }, labels: { a: b }',
      ['create --driver d --opt o=true --label a=b v'],
      {},
    ],
    ['name: v', [], volume],
    ['name: v, driver: other', [], volume],
    [
      'name: v, driver: other, recreate: options-changed',
      ['rm v', 'create --driver other v'],
      volume,
    ],
    ['name: v, driver_options: { type: tmpfs }, recreate: options-changed', [], volume],
    ['name: v, recreate: always', ['rm v', 'create --driver local v'], volume],
    ['name: v, state: absent', ['rm v'], volume],
    ['name: v, state: absent', [], {}],
  ])('%s', async (args, verbs, there) => {
    docker.has(there);
    const task = `docker_volume: { ${args} }`;
    expect(await docker.play(task, { check: true })).toMatchObject({
      calls: [],
      result: { changed: verbs.length > 0 },
    });
    const { calls, result } = await docker.play(`community.docker.${task}`);
    expect(calls).toEqual(verbs.map((verb) => `docker volume ${verb}`));
    expect(result).toMatchObject({ changed: verbs.length > 0, failed: false });
  });

  it('goes to the daemon that is named', async () => {
    docker.has({});
    const { calls } = await docker.play(
      'docker_volume: { name: v, docker_host: "tcp://d:2376", tls_verify: true, ca_path: /ca, client_cert: /c, client_key: /k }',
    );
    expect(calls).toEqual([
      'docker --host tcp://d:2376 --tlsverify --tlscacert /ca --tlscert /c --tlskey /k volume create --driver local v',
    ]);
  });
});
