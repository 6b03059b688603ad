import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp } from '../../runner/stage.ts';
import { type Engine, engine } from './engine.ts';

let podman: Engine;
beforeAll(() => {
  podman = engine();
});
afterAll(() => {
  podman.remove();
  cleanUp();
});

/** A pod as podman tells it that was made with `--share ipc,net -p 80:80`. */
function pod(State: string) {
  return {
    'pod-x': {
      State,
      Labels: { a: 'b' },
      CgroupParent: 'machine.slice',
      InfraContainerID: 'infra',
      SharedNamespaces: ['net', 'ipc'],
      CreateCommand: [
        ...['podman', 'pod', 'create', '--name', 'x', '--share', 'ipc,net'],
        ...['--publish', '80:80', '--label', 'a=b'],
      ],
    },
    'container-infra': [
      {
        ImageName: 'localhost/podman-pause:4.3.1',
        Config: { Hostname: 'x' },
        HostConfig: {
          Dns: [],
          ExtraHosts: [],
          NetworkMode: 'bridge',
          PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '80' }] },
        },
        NetworkSettings: { Networks: { podman: {} } },
      },
    ],
  };
}

const same = 'name: x, share: "ipc,net", publish: ["80:80"], label: { a: b }';

describe('a pod that is not there', () => {
  it.each([
    ['name: x', ['create --name x']],
    ['name: x, state: started', ['create --name x', 'start x']],
    ['name: x, state: paused', ['create --name x', 'pause x']],
    ['name: x, state: killed', ['create --name x', 'kill x']],
    ['name: x, state: absent', []],
    [
      'name: x, infra: false, label: { a: 1 }, network: [a, b], dns: [1.1.1.1, 2.2.2.2], add_host: ["h:1.1.1.1"], ports: ["80:80"], volume: [/a:/b]',
      [
        'create --add-host h:1.1.1.1 --dns 1.1.1.1 --dns 2.2.2.2 --infra=False --label a=1 --name x --network a --network b --publish 80:80 --volume /a:/b',
      ],
    ],
  ])('%s', async (args, verbs) => {
    podman.has({});
    const task = `podman_pod: { ${args} }`;
    expect(await podman.play(task, { check: true })).toMatchObject({
      calls: [],
      result: { changed: verbs.length > 0 },
    });
    const { calls, result } = await podman.play(`containers.podman.${task}`);
    expect(calls).toEqual(verbs.map((verb) => `podman pod ${verb}`));
    expect(result).toMatchObject({ changed: verbs.length > 0, failed: false });
  });
});

describe('a pod that is there', () => {
  it.each([
    ['state: created', 'Running', []],
    ['state: started', 'Running', []],
    ['state: started', 'Exited', ['start x']],
    ['state: stopped', 'Running', ['stop x']],
    ['state: stopped', 'Created', []],
    ['state: restarted', 'Exited', ['restart x']],
    ['state: killed', 'Running', ['kill x']],
    ['state: paused', 'Paused', []],
    ['state: unpaused', 'Paused', ['unpause x']],
    ['state: unpaused', 'Running', []],
    ['state: absent', 'Running', ['rm -f x']],
  ])('%s, %s', async (args, state, verbs) => {
    podman.has(pod(state));
    const { calls, result } = await podman.play(`podman_pod: { ${same}, ${args} }`);
    expect(calls).toEqual(verbs.map((verb) => `podman pod ${verb}`));
    expect(result).toMatchObject({ changed: verbs.length > 0 });
  });

  it.each([
    ['recreate: true', true],
    ['hostname: x', false],
    ['hostname: y', true],
    ['label: { a: c }', true],
    ['publish: ["80:80/tcp"]', false],
    ['publish: ["81:80"]', true],
    ['share: "net,ipc"', false],
    ['share: "uts"', true],
    ['network: host', true],
    ['dns: [1.1.1.1]', true],
    ['infra: true', false],
    ['infra: false', true],
    ['infra_image: "q.io/podman-pause:4.3.1"', false],
    ['memory: 1g', true],
  ])('is made anew for %s: %s', async (args, expected) => {
    podman.has(pod('Running'));
    const task = `podman_pod: { ${same}, state: started, ${args} }`;
    const { calls, result } = await podman.play(task, { diff: true });
    expect(result).toMatchObject({ changed: expected });
    expect(calls.map((call) => call.split(' ')[2])).toEqual(
      expected ? ['rm', 'create', 'start'] : [],
    );
  });
});

describe('mistakes', () => {
  it.each([
    ['name: x, state: quadlet', 'podman_pod: state: quadlet is not supported'],
    ['name: x, state: stopped', "Pod x doesn't exist!"],
    ['name: refused', "Can't create pod refused"],
  ])('%s', async (args, msg) => {
    podman.has({});
    const { result } = await podman.play(`podman_pod: { ${args} }`);
    expect(result).toMatchObject({ failed: true, msg });
  });
});

describe('podman_prune', () => {
  it('prunes what is asked for, by filters', async () => {
    const { calls, result } = await podman.play(
      'podman_prune: { container: true, container_filters: { until: 24h }, image: true, image_filters: { dangling_only: false, external: true, label: { k: v } }, pod: true, volume: true, volume_filters: { label: { a: b, c: d } }, network: false, system: true, system_all: true, system_volumes: true }',
    );
    expect(calls).toEqual([
      'podman container prune --force --filter=until=24h',
      'podman image prune --force -a --external --filter=label=k=v',
      'podman pod prune --force',
      'podman volume prune --force --filter=label=a=b --filter=label=c=d',
      'podman system prune --force --all --volumes',
    ]);
    expect(result).toMatchObject({
      changed: true,
      container: { changed: true, container: ['gone'], errors: '' },
    });
  });

  it('does nothing unasked, and nothing under check', async () => {
    expect((await podman.play('podman_prune: {}')).calls).toEqual([]);
    const { calls } = await podman.play('podman_prune: { image: true }', { check: true });
    expect(calls).toEqual([]);
  });
});

describe('podman_container_copy', () => {
  it.each([
    ['src: /a/., dest: /b, container: x', 'podman cp /a/. x:/b'],
    ['src: /a, dest: /b, container: x, from_pod: true', 'podman cp x:/a /b'],
    ['src: /a, dest: /b, container: x, overwrite: true', 'podman cp --overwrite /a x:/b'],
  ])('%s', async (args, call) => {
    const task = `containers.podman.podman_container_copy: { ${args} }`;
    expect(await podman.play(task)).toMatchObject({
      calls: [call],
      result: { changed: true, stdout: 'out\n' },
    });
    expect(await podman.play(task, { check: true })).toMatchObject({
      calls: [],
      result: { changed: true },
    });
  });
});
