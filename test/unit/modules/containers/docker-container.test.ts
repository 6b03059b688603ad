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

const image = [{ Id: 'i1', Config: { Env: ['OWN=1'], Labels: { own: '1' } } }];

/** A container as docker tells it. */
function container(State: Readonly<Record<string, unknown>>) {
  return [
    {
      Id: 'c1',
      Image: 'i1',
      State,
      Mounts: [],
      NetworkSettings: { Networks: { bridge: {}, n1: { Aliases: ['a'], NetworkID: 'x' } } },
      Config: {
        Image: 'q.io/there:1',
        Hostname: 'h',
        User: '',
        Tty: false,
        OpenStdin: false,
        Env: ['OWN=1', 'A=1'],
        Cmd: ['sleep', '600'],
        Entrypoint: null,
        Labels: { own: '1', a: 'b' },
        WorkingDir: '',
        ExposedPorts: { '80/tcp': {} },
        Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 90e9 },
      },
      HostConfig: {
        NetworkMode: 'default',
        AutoRemove: false,
        Privileged: false,
        Init: null,
        Memory: 536870912,
        NanoCpus: 500000000,
        CapAdd: ['CAP_NET_ADMIN'],
        Binds: ['/tmp:/data:ro', 'vol:/vol'],
        Mounts: [{ Type: 'bind', Source: '/s', Target: '/t', ReadOnly: true }],
        PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] },
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
        LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
        ExtraHosts: ['h:10.0.0.1'],
        Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 2 }],
        Devices: [{ PathOnHost: '/dev/a', PathInContainer: '/dev/a', CgroupPermissions: 'rwm' }],
        Tmpfs: { '/t': 'rw' },
        Sysctls: { k: '1' },
      },
    },
  ];
}

const up = { Running: true, Paused: false };
const down = { Running: false, Paused: false };

describe('a container that is not there', () => {
  it.each([
    ['name: x, image: there', ['container create --name x there', 'container start x']],
    ['name: x, image: there, state: present', ['container create --name x there']],
    ['name: x, image: there, state: stopped', ['container create --name x there']],
    [
      'name: x, image: none',
      ['pull none:latest', 'container create --name x none', 'container start x'],
    ],
    [
      'name: x, image: there, state: present, command: "sh -c \'a b\'", entrypoint: [/e, f], env: { A: "1" }, capabilities: [NET_ADMIN], privileged: true, tty: false, init: true, memory: 512M, cpus: 0.5, restart_policy: on-failure, restart_retries: 3, labels: { a: b }, etc_hosts: { h: 10.0.0.1 }, ulimits: ["nofile:1:2"], tmpfs: ["/t:rw"], log_driver: json-file, log_options: { max-size: 1m }, dns_servers: [1.1.1.1, 2.2.2.2], device_read_bps: [{ path: /dev/a, rate: 1mb }]',
      [
        'container create --name x --cap-add NET_ADMIN --cpus 0.5 --device-read-bps /dev/a:1mb --dns 1.1.1.1 --dns 2.2.2.2 --env A=1 --add-host h:10.0.0.1 --init=true --label a=b --log-driver json-file --log-opt max-size=1m --privileged=true --tmpfs /t:rw --tty=false --ulimit nofile=1:2 --memory 512M --restart on-failure:3 --entrypoint /e there f sh -c [a b]',
      ],
    ],
    [
      'name: x, image: there, state: present, ports: ["80", "8080:80/udp", "127.0.0.1:1-2:3-4"], default_host_ip: 10.0.0.1, volumes: ["/a:/b", "v:/c:ro", /anon], mounts: [{ target: /t, source: s, type: volume, no_copy: true, labels: { a: b } }, { target: /u, type: tmpfs, tmpfs_size: 1m }]',
      [
        'container create --name x --mount type=volume,source=s,target=/t,volume-nocopy,volume-label=a=b --mount type=tmpfs,target=/u,tmpfs-size=1m --publish 10.0.0.1::80 --publish 10.0.0.1:8080:80/udp --publish 127.0.0.1:1:3 --publish 127.0.0.1:2:4 --volume /a:/b:rw --volume v:/c:ro --volume /anon there',
      ],
    ],
    [
      'name: x, image: there, state: present, healthcheck: { test: [CMD-SHELL, "true x"], interval: 1m30s, retries: 3 }',
      [
        'container create --name x --health-cmd [true x] --health-interval 1m30s --health-retries 3 there',
      ],
    ],
    [
      'name: x, image: there, state: present, networks: [{ name: n1, aliases: [a], ipv4_address: 10.0.0.2 }, { name: n2, ipv6_address: "fd::1", links: [c] }]',
      [
        'container create --name x --network name=n1,ip=10.0.0.2,alias=a there',
        'network connect --ip6 fd::1 --link c:c n2 x',
      ],
    ],
    [
      'name: x, image: there, state: present, networks_cli_compatible: false, networks: [{ name: n1 }]',
      ['container create --name x there', 'network connect n1 x'],
    ],
    [
      'name: x, image: there, container_default_behavior: compatibility, paused: true',
      [
        'container create --name x --init=false --interactive=false --privileged=false --read-only=false --tty=false --memory 0 there',
        'container start x',
        'container pause x',
      ],
    ],
    [
      'name: x, image: there, detach: false, cleanup: true',
      ['container create --name x there', 'container start --attach x', 'container rm --force x'],
    ],
    ['name: x, state: absent', []],
  ])('%s', async (args, calls) => {
    docker.has({ 'image-there:latest': image });
    const task = `docker_container: { ${args} }`;
    expect(await docker.play(task, { check: true })).toMatchObject({
      calls: [],
      result: { changed: calls.length > 0 },
    });
    const told = await docker.play(`community.docker.${task}`);
    expect(told.calls).toEqual(calls.map((call) => `docker ${call}`));
    expect(told.result).toMatchObject({ changed: calls.length > 0, failed: false });
  });
});

describe('a container that is there', () => {
  it.each([
    ['state: started', up, []],
    ['state: started', down, ['start x']],
    ['state: present, image: "q.io/there:1"', down, []],
    ['state: stopped', up, ['stop x']],
    ['state: stopped, stop_timeout: 3', up, ['stop -t 3 x']],
    ['state: stopped, force_kill: true, kill_signal: INT', up, ['kill --signal INT x']],
    ['state: stopped', down, []],
    ['restart: true', up, ['restart -t 10 x']],
    ['restart: true', down, ['start x']],
    ['paused: true', up, ['pause x']],
    ['paused: false', { Running: true, Paused: true }, ['unpause x']],
    ['state: absent', up, ['stop x', 'rm x']],
    ['state: absent, keep_volumes: false', down, ['rm --volumes x']],
    ['memory: 1G', up, ['update --memory 1G x']],
    ['restart_policy: always', up, ['update --restart always x']],
    ['image: "q.io/there:1", pull: true', up, []],
    ['recreate: true', up, ['stop x', 'rm x', 'create --name x q.io/there:1', 'start x']],
    ['image: "q.io/new:1"', down, ['rm x', 'create --name x q.io/new:1', 'start x']],
  ])('%s', async (args, state, verbs) => {
    docker.has({
      'container-x': container(state),
      'image-there:1': image,
      'image-i1': image,
      'image-new:1': [{ Id: 'i2', Config: {} }],
    });
    const { calls, result } = await docker.play(`docker_container: { name: x, ${args} }`);
    const verbsCalled = calls.filter((call) => !call.startsWith('docker pull'));
    expect(verbsCalled).toEqual(verbs.map((verb) => `docker container ${verb}`));
    expect(result).toMatchObject({ changed: verbs.length > 0, failed: false });
  });

  it('changes its networks, and nothing else', async () => {
    docker.has({ 'container-x': container(up), 'image-i1': image });
    const task =
      'docker_container: { name: x, networks_cli_compatible: false, networks: [{ name: n1, aliases: [b] }, { name: n2 }], comparisons: { networks: strict } }';
    expect((await docker.play(task)).calls).toEqual([
      'docker network disconnect n1 x',
      'docker network connect --alias b n1 x',
      'docker network connect n2 x',
      'docker network disconnect bridge x',
    ]);
  });

  it('is healthy when its check says so', async () => {
    const healthy = { ...up, Health: { Status: 'healthy' } };
    docker.has({ 'container-x': container(healthy), 'image-i1': image });
    expect(
      (await docker.play('docker_container: { name: x, state: healthy }')).result,
    ).toMatchObject({ changed: false, failed: false });
    docker.has({ 'container-x': container(up), 'image-i1': image });
    expect(
      (await docker.play('docker_container: { name: x, state: healthy }')).result,
    ).toMatchObject({ failed: true, msg: 'Container "x" has no health check' });
  });
});

/** Arguments, and whether the container above has to be made anew for them. */
const comparisons: readonly (readonly [string, boolean])[] = [
  ['command: sleep 600', false],
  ['command: [sleep, "1"]', true],
  ['entrypoint: [/x]', true],
  ['env: { A: "1" }', false],
  ['env: { A: "2" }', true],
  ['env: { A: "1" }, comparisons: { env: strict }', false],
  ['env: { OWN: "1" }, comparisons: { env: strict }', true],
  ['labels: { a: b }', false],
  ['labels: { a: c }', true],
  ['labels: { a: c }, comparisons: { labels: ignore }', false],
  ['labels: {}, comparisons: { "*": strict }', true],
  ['published_ports: ["8080:80"]', false],
  ['published_ports: ["0.0.0.0:8080:80/tcp"]', false],
  ['published_ports: ["81:80"]', true],
  ['exposed_ports: ["80"]', false],
  ['exposed_ports: ["81"]', true],
  ['volumes: ["/tmp:/data:ro"]', false],
  ['volumes: ["vol:/vol"]', false],
  ['volumes: ["/tmp:/data"]', true],
  ['mounts: [{ target: /t, source: /s, type: bind }]', false],
  ['mounts: [{ target: /t, source: /s, type: bind, read_only: false }]', true],
  ['memory: 512M', false],
  ['cpus: 0.5', false],
  ['cpus: 1', true],
  ['capabilities: [net_admin]', false],
  ['capabilities: [SYS_TIME]', true],
  ['privileged: false', false],
  ['privileged: true', true],
  ['init: false', false],
  ['restart_policy: on-failure, restart_retries: 3', false],
  ['network_mode: bridge', false],
  ['network_mode: host', true],
  ['hostname: g', true],
  ['healthcheck: { test: "true", interval: 1m30s }', false],
  ['healthcheck: { test: "false" }', true],
  ['log_driver: json-file, log_options: { max-size: 1m }', false],
  ['log_options: { max-size: 2m }', true],
  ['etc_hosts: { h: 10.0.0.1 }', false],
  ['ulimits: ["nofile:1:2"]', false],
  ['ulimits: ["nofile:1"]', true],
  ['devices: [/dev/a]', false],
  ['tmpfs: ["/t:rw"]', false],
  ['sysctls: { k: 1 }', false],
  ['stop_timeout: 3', false],
  ['user: "1"', true],
  ['image: "other.io/there:1"', false],
  ['image: "other.io/there:1", image_name_mismatch: recreate', true],
  ['image: "q.io/new:1", comparisons: { image: ignore }', false],
  ['image: "q.io/new:1", ignore_image: true', false],
];

describe('what makes a container anew', () => {
  it.each(comparisons)('%s: %s', async (args, expected) => {
    docker.has({
      'container-x': container(up),
      'image-i1': image,
      'image-there:1': image,
      'image-new:1': [{ Id: 'i2' }],
    });
    const { result } = await docker.play(`docker_container: { name: x, ${args} }`, {
      check: true,
      diff: true,
    });
    expect(result).toMatchObject({ changed: expected, failed: false });
  });
});

describe('mistakes', () => {
  it.each([
    ['name: x', 'Cannot create container when image is not specified!'],
    ['name: x, state: present', 'state is present but all of the following are missing: image'],
    [
      'name: x, image: there, device_requests: [{ count: -1 }]',
      'docker_container: device_requests cannot be told to the docker client',
    ],
    [
      'name: x, image: there, healthcheck: { test: [CMD, "true"] }',
      'docker_container: healthcheck.test with CMD cannot be told to the docker client',
    ],
    ['name: x, image: there, env: { A: 1 }', /^Non-string value found for env option\./],
    ['name: x, image: there, ports: ["a.example:1:2"]', /^Invalid port description/],
    ['name: x, image: there, ports: [all]', /^Specifying "all" in published_ports/],
    [
      'name: there, comparisons: { foo: strict }',
      "Unknown module option 'foo' in comparisons dict!",
    ],
    [
      'name: there, user: a, comparisons: { user: allow_more_present }',
      "Option 'user' is a value and not a set/list/dict, so its comparison cannot be allow_more_present",
    ],
    ['name: there, user: a, comparisons: { user: x }', "Unknown comparison mode 'x'!"],
    [
      'name: x, image: there, mounts: [{ target: /t, type: bind }]',
      'source must be specified for mount "/t" of type "bind"',
    ],
    ['name: refused, image: there', /it is refused/],
  ])('%s', async (args, msg) => {
    docker.has({
      'image-there:latest': image,
      'container-there': container(up),
      'image-i1': image,
    });
    const { result } = await docker.play(`docker_container: { ${args} }`);
    expect(result).toMatchObject({
      failed: true,
      msg: typeof msg === 'string' ? msg : expect.stringMatching(msg),
    });
  });

  it('a container that ends badly is the task that fails, with what it said', async () => {
    docker.has({ 'image-there:latest': image });
    const task = 'docker_container: { name: failing, image: there, detach: false }';
    expect((await docker.play(task)).result).toMatchObject({
      failed: true,
      status: 3,
      msg: 'why\n',
      container: { Output: 'why\n' },
    });
  });
});
