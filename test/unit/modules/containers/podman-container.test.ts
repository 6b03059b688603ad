import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp } from '../../runner/stage.ts';
import { type Engine, engine, written } from './engine.ts';

let podman: Engine;
beforeAll(() => {
  podman = engine();
});
afterAll(() => {
  podman.remove();
  cleanUp();
});

const image = [{ Id: 'i1', Labels: { own: '1' } }];

/** A container as podman tells it that was made with these options. */
function container(running: boolean, created: readonly string[] = []) {
  const CreateCommand = [
    'podman',
    'container',
    'run',
    '--name',
    'x',
    ...created,
    'q.io/there:1',
    'sleep',
    '600',
  ];
  return [
    {
      Image: 'i1',
      ImageName: 'q.io/there:1',
      State: { Running: running },
      EffectiveCaps: ['CAP_CHOWN'],
      Mounts: [{ Type: 'bind', Source: '/tmp', Destination: '/data' }],
      NetworkSettings: { Networks: { podman: {} } },
      Config: {
        Hostname: 'h',
        User: '',
        Tty: false,
        Env: ['PATH=/bin', 'A=1'],
        Cmd: ['sleep', '600'],
        Labels: { own: '1', PODMAN_SYSTEMD_UNIT: 'x.service' },
        Annotations: null,
        WorkingDir: '/',
        StopSignal: 15,
        CreateCommand,
      },
      HostConfig: {
        PortBindings: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }] },
        Privileged: false,
        ReadonlyRootfs: false,
        AutoRemove: false,
        Memory: 536870912,
        NanoCpus: 500000000,
        CpuShares: 0,
        ExtraHosts: [],
        RestartPolicy: { Name: '', MaximumRetryCount: 0 },
        LogConfig: { Type: 'journald' },
      },
    },
  ];
}

/** The arguments that the container above was made with. */
const same =
  'name: x, image: "q.io/there:1", command: sleep 600, publish: ["8080:80"], volume: ["/tmp/:/data:ro"]';
const made = ['--publish', '8080:80', '--volume', '/tmp/:/data:ro'];

describe('a container that is not there', () => {
  it.each([
    ['name: x, image: there', ['podman container run --name x --detach=True there']],
    [
      'name: x, image: there, state: created, command: [sh, -c, "a b"]',
      ['podman container create --name x there sh -c [a b]'],
    ],
    ['name: x, image: there, state: present', ['podman container create --name x there']],
    ['name: x, image: there, state: stopped', ['podman container create --name x there']],
    [
      'name: x, image: none',
      ['podman image pull none', 'podman container run --name x --detach=True none'],
    ],
    [
      'name: x, image: there, detach: false, env: { A: 1, B: true, C: "x y" }, cap_add: [A, B], dns: [1.1.1.1, 2.2.2.2], etc_hosts: { h: 10.0.0.1 }, init: true, log_opt: { max_size: 1m, tag: t }, network: [a, b], systemd: true, tmpfs: { /t: rw }, generate_systemd: { new: true }, cmd_args: [--more], rm: false',
      [
        'podman container run --name x --cap-add A --cap-add B --detach=False --dns 1.1.1.1,2.2.2.2 --env A=1 --env B=True --env [C=x y] --add-host h:10.0.0.1 --init --log-opt max-size=1m --log-opt tag=t --network a --network b --rm --systemd=true --tmpfs /t:rw --more there',
      ],
    ],
    ['name: x, state: absent', []],
  ])('%s', async (args, calls) => {
    podman.has({ 'image-there': image });
    const task = `podman_container: { ${args} }`;
    expect(await podman.play(task, { check: true })).toMatchObject({
      calls: [],
      result: { changed: calls.length > 0 },
    });
    expect(await podman.play(task)).toMatchObject({
      calls,
      result: { changed: calls.length > 0, failed: false },
    });
  });
});

describe('a container that is there', () => {
  it.each([
    ['state: started', true, []],
    ['state: started', false, ['start x']],
    ['state: created', true, []],
    ['state: stopped', true, ['stop x']],
    ['state: stopped, stop_time: 3', true, ['stop --time 3 x']],
    ['state: stopped', false, []],
    ['restart: true', true, ['restart x']],
    ['restart: true', false, ['start x']],
    ['state: created, force_restart: true', true, ['restart x']],
    ['state: absent', true, ['rm -f x']],
    ['state: absent, delete_volumes: true, delete_time: 1', true, ['rm -f --time 1 --volumes x']],
  ])('%s, running: %s', async (args, running, verbs) => {
    podman.has({ 'container-x': container(running, made), 'image-there:1': image });
    const { calls, result } = await podman.play(`podman_container: { ${same}, ${args} }`);
    expect(calls).toEqual(verbs.map((verb) => `podman container ${verb}`));
    expect(result).toMatchObject({
      changed: verbs.length > 0,
      podman_actions: verbs.map((verb) => `podman ${verb}`),
    });
  });

  it('is stopped, removed and made anew, and started again where it ran', async () => {
    podman.has({ 'container-x': container(true, made), 'image-there:1': image });
    const task = `podman_container: { ${same}, state: created, recreate: true }`;
    const { calls, result } = await podman.play(task);
    expect(calls.map((call) => call.split(' ')[2])).toEqual(['stop', 'rm', 'create', 'start']);
    expect(result).toMatchObject({ changed: true, actions: ['recreated x', 'started x'] });
  });
});

/** Arguments beside the ones that the container was made with, and whether it has to be made anew. */
const comparisons: readonly (readonly [string, boolean])[] = [
  ['image: "other.io/there:1"', false],
  ['image: "other.io/there:1", image_strict: true', true],
  ['image: "q.io/new:1"', true],
  ['command: [sleep, "600"]', false],
  ['command: sleep 1', true],
  ['env: { A: 1 }', false],
  ['env: { A: 2 }', true],
  ['env: { B: 1 }', true],
  ['publish: ["0.0.0.0:8080:80/tcp"]', false],
  ['publish: ["127.0.0.1:8080:80"]', true],
  ['publish: ["80"]', true],
  ['volume: ["/tmp:/data"]', false],
  ['volume: ["/var:/data"]', true],
  ['label: { a: b }', true],
  ['label: { own: 1 }', false],
  ['user: "0"', true],
  ['workdir: /', false],
  ['workdir: /data', true],
  ['memory: 512m', false],
  ['memory: 1g', true],
  ['cpus: "0.5"', false],
  ['cpus: 2', true],
  ['cpu_shares: 0', false],
  ['privileged: true', true],
  ['privileged: false', false],
  ['cap_add: [chown]', false],
  ['cap_add: [CAP_NET_ADMIN]', true],
  ['cap_drop: [net_admin]', false],
  ['cap_drop: [chown]', true],
  ['cap_add: [all]', true],
  ['hostname: h', false],
  ['hostname: g', true],
  ['restart_policy: "no"', false],
  ['restart_policy: "on-failure:3"', true],
  ['network: podman', false],
  ['network: host', true],
  ['network: [a, b]', true],
  ['entrypoint: /x', true],
  ['stop_signal: 9', true],
  ['stop_signal: 15', false],
  ['log_driver: journald', false],
  ['tty: false', false],
  ['interactive: false', false],
  ['interactive: true', true],
  ['pids_limit: 10', true],
  ['log_level: debug', false],
  ['etc_hosts: { a: 1.1.1.1 }', true],
];

describe('what makes a container anew', () => {
  it.each(comparisons)('%s: %s', async (args, expected) => {
    const there = args.includes('other') ? [{ Id: 'i3', Labels: { own: '1' } }] : image;
    podman.has({
      'container-x': container(true, made),
      'image-there:1': there,
      'image-new:1': [{ Id: 'i2' }],
    });
    // Of two arguments of the same name the last one counts.
    const task = `podman_container: { ${same}, ${args} }`;
    const { result } = await podman.play(task, { check: true });
    expect(result).toMatchObject({ changed: expected, failed: false });
  });

  it('is an option that it was made with and that is not asked for any more', async () => {
    podman.has({
      'container-x': container(true, [...made, '--entrypoint', '/x']),
      'image-there:1': image,
    });
    const { result } = await podman.play(`podman_container: { ${same} }`, {
      check: true,
      diff: true,
    });
    expect(result).toMatchObject({ changed: true, actions: ['recreated x'] });
  });
});

describe('units of systemd', () => {
  it('are told, and written where a folder is given', async () => {
    podman.has({ 'container-x': container(true, made), 'image-there:1': image });
    const task = `podman_container: { ${same}, generate_systemd: { path: "${podman.path}/units", restart_policy: always, no_header: true, after: [a.service] } }`;
    const first = await podman.play(task);
    expect(first.reads).toContain(
      'podman generate systemd x --format json --restart-policy always --no-header --name --after=a.service',
    );
    expect(first.result).toMatchObject({ changed: true });
    expect(written(podman.path, 'units/container-x.service')).toContain('[Unit]');
    expect((await podman.play(task)).result).toMatchObject({
      changed: false,
      podman_systemd: { 'container-x': expect.stringContaining('[Unit]') },
    });
  });
});

describe('mistakes', () => {
  it.each([
    ['name: x, state: quadlet', 'podman_container: state: quadlet is not supported'],
    ['name: x', 'Cannot start container when image is not specified!'],
    ['name: x, state: stopped', 'Cannot create container when image is not specified!'],
    ['name: x, state: created', "State 'created' required image to be configured!"],
    [
      'name: x, image: there, no_hosts: true, etc_hosts: { a: b }',
      'parameters are mutually exclusive: no_hosts|etc_hosts',
    ],
    ['name: x, image: /no/such, rootfs: true', "Image rootfs doesn't exist /no/such"],
    ['name: refused, image: there', "Can't run container refused"],
    ['name: x, image: refused', "Can't pull image refused"],
  ])('%s', async (args, msg) => {
    podman.has({ 'image-there': image });
    const { result } = await podman.play(`podman_container: { ${args} }`);
    expect(result).toMatchObject({ failed: true, msg });
  });
});
