import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, standIns } from '../../../helpers/stand-in.ts';
import { type TempDir, tempDir } from '../../../helpers/temp-dir.ts';
import { cleanUp, playTasks } from '../../runner/stage.ts';

/** Has the image `there`, and after a pull, a build or a load whatever is asked for. */
const engine = `
case "$1 $2" in
  'image inspect') case "$3" in
    *there*) echo '[{"Id": "sha256:1"}]' ;;
    *) [ -f "$STATE/made" ] && echo '[{"Id": "sha256:2"}]' || exit 1 ;;
  esac ;;
  'image ls') echo there ;;
  'login --get-login') echo somebody ;;
  push*far*) echo "pushed to $DOCKER_HOST" >&2; exit 1 ;;
  pull*|build*|load*) touch "$STATE/made"; echo 'Loaded image: x:1' ;;
  push*) echo 'a: Layer already exists' ;;
esac`;

/** Has the ConfigMap \`there\`; dry runs answer what they are given. */
const kubectl = `
case "$*" in
  *get*ConfigMap*there*) echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"there","resourceVersion":"1"},"data":{"a":"1"}}' ;;
  *get*Pod*) echo '{"items": [{"kind": "Pod"}]}' ;;
  *get*Odd*) echo "error: the server doesn't have a resource type" >&2; exit 1 ;;
  *patch*--type=json*/data/a*'"1"'*) echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"there","resourceVersion":"2"},"data":{"a":"1"}}' ;;
  *patch*--type=json*bad*) echo 'error: bad patch' >&2; exit 1 ;;
  *patch*'"a":"1"'*) echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"there","resourceVersion":"2"},"data":{"a":"1"}}' ;;
  *patch*) echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"there"},"data":{"a":"2"}}' ;;
  *create*|*apply*) cat ;;
esac`;

let folder: TempDir;
let programs: StandIns;
beforeAll(() => {
  folder = tempDir('containers');
  const skopeo =
    'case "$*" in *inspect*same*|*inspect*source*) echo sha256:a ;; *inspect*) exit 1 ;; esac';
  programs = standIns(folder.path, { podman: engine, docker: engine, kubectl, skopeo });
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

/** Calls that change something, and what the task came to. */
async function told(task: string, check = false) {
  const environment = { PATH: `${programs.path}:/usr/bin:/bin` };
  const played = await playTasks(
    `- shell: rm -f ${folder.path}/made\n  check_mode: false\n  changed_when: false\n- ${task}\n  register: r\n- debug: { msg: "{{ r }}" }`,
    { environment, check },
  );
  const calls = programs
    .calls()
    .filter((call) => !/ (?:image inspect|image ls|inspect|get|--get-login) |dry-run/.test(call));
  return {
    calls,
    changed: played.recap?.changed,
    failed: played.recap?.failed,
    said: played.said[0],
  };
}

describe.each([
  ['podman_image: { name: q.io/there }', []],
  ['podman_image: { name: q.io/x, tag: v1 }', ['podman pull q.io/x:v1 -q']],
  [
    'containers.podman.podman_image: { name: q.io/x:v2, auth_file: /a, validate_certs: false }',
    ['podman pull q.io/x:v2 -q --authfile /a --tls-verify=false'],
  ],
  ['podman_image: { name: q.io/there, state: absent }', ['podman rmi q.io/there:latest']],
  ['podman_image: { name: q.io/x, state: absent }', []],
  [
    'podman_image: { name: q.io/there, push: true, push_args: { dest: reg.example/y } }',
    ['podman push q.io/there:latest reg.example/y/there:latest'],
  ],
  ['podman_image: { name: q.io/there, push: true }', ['podman push q.io/there:latest']],
  [
    'podman_image: { name: there, push: true, push_args: { dest: /tmp/d, transport: dir } }',
    ['podman push there:latest dir:/tmp/d'],
  ],
  [
    'podman_image: { name: b, tag: t, path: /tmp, build: { format: docker, cache: false, volume: [/a:/b] } }',
    ['podman build -q -t b:t --format docker --no-cache --rm --volume /a:/b /tmp'],
  ],
  ['podman_tag: { image: there, target_names: [a/b, c/there] }', ['podman tag there a/b']],
  [
    'podman_save: { image: there, dest: /tmp/no/such.tar, format: oci-archive }',
    ['podman save -o=/tmp/no/such.tar --format=oci-archive there'],
  ],
  ['podman_load: { input: /tmp/x.tar }', ['podman load --input /tmp/x.tar']],
  [
    'podman_login: { registry: q.io, username: u, password: secret, tlsverify: false }',
    ['podman login --tls-verify=false --username u --password-stdin q.io'],
  ],
  ['docker_image: { name: x, source: pull }', ['docker pull x:latest']],
  [
    'docker_image: { name: x, source: load, load_path: /tmp/x.tar }',
    ['docker load --input /tmp/x.tar'],
  ],
  [
    'docker_image: { name: x, source: build, build: { path: /tmp, args: { A: 1 }, pull: true } }',
    ['docker build -t x:latest --build-arg A=1 --pull /tmp'],
  ],
  [
    'community.docker.docker_image: { name: there, source: local, repository: "reg.example/n:1", push: true }',
    ['docker tag there:latest reg.example/n:1', 'docker push reg.example/n:1'],
  ],
  [
    'docker_image: { name: there, state: absent, force_absent: true }',
    ['docker rmi --force there:latest'],
  ],
  ['docker_image_pull: { name: there, pull: not_present }', []],
  [
    'docker_image_pull: { name: x, platform: linux/arm64 }',
    ['docker pull --platform linux/arm64 x:latest'],
  ],
  [
    'docker_image_tag: { name: there, repository: ["a:1", "there:2"] }',
    ['docker tag there:latest a:1'],
  ],
  [
    'docker_image_export: { names: [there, "a:1"], path: /tmp/no/such.tar }',
    ['docker save --output /tmp/no/such.tar there:latest a:1'],
  ],
  [
    'docker_login: { registry_url: q.io, username: u, password: secret }',
    ['docker login --username u --password-stdin q.io'],
  ],
  ['docker_login: { registry_url: q.io, state: absent }', ['docker logout q.io']],
  [
    'skopeo_copy: { src: q.io/source, dest: reg/new, all: true, dest_tls_verify: false }',
    ['skopeo copy --all --dest-tls-verify=false docker://q.io/source docker://reg/new'],
  ],
  ['skopeo_copy: { src: q.io/source, dest: reg/same }', []],
  ['k8s: { definition: { kind: ConfigMap, metadata: { name: there }, data: { a: "1" } } }', []],
  [
    'kubernetes.core.k8s: { kind: ConfigMap, name: there, state: absent }',
    ['kubectl delete ConfigMap there --wait=false'],
  ],
  ['k8s: { kind: ConfigMap, name: none, state: absent }', []],
] as const)('%s', (task, calls) => {
  it('tells the program what is needed', async () => {
    expect(await told(task)).toMatchObject({
      calls,
      changed: Math.min(calls.length, 1),
      failed: 0,
    });
  });

  it('changes nothing under check, and says the same', async () => {
    expect(await told(task, true)).toMatchObject({ calls: [], changed: Math.min(calls.length, 1) });
  });
});

describe('a push', () => {
  it('talks to the daemon that the task names', async () => {
    const there = 'docker_image_push: { name: far, docker_host: "tcp://far:2375" }';
    expect((await told(there)).said).toBeUndefined();
    const { said } = await told(`${there}\n  ignore_errors: true`);
    expect(JSON.stringify(said)).toContain('pushed to tcp://far:2375');
  });

  it('of layers that the registry has is no change', async () => {
    const { calls, changed } = await told('docker_image_push: { name: there }');
    expect({ calls, changed }).toEqual({ calls: ['docker push there:latest'], changed: 0 });
  });
});

describe('results', () => {
  it('hold what the engine says', async () => {
    const { said } = await told('podman_image_info: { name: [there, none] }');
    expect(said).toMatchObject({ images: [{ Id: 'sha256:1' }] });
    expect((await told('podman_login_info: { registry: q.io }')).said).toMatchObject({
      login: { logged_in: true, username: 'somebody' },
    });
    expect((await told('docker_image_info: {}')).said).toMatchObject({
      images: [{ Id: 'sha256:1' }],
    });
  });

  it('never show a password', async () => {
    const { said } = await told('podman_login: { registry: q.io, username: u, password: hunter2 }');
    expect(JSON.stringify(said)).not.toContain('hunter2');
  });
});

describe('k8s', () => {
  it('creates what is not there', async () => {
    const { calls, said } = await told(
      'k8s: { namespace: n, definition: { apiVersion: v1, kind: Secret, metadata: { name: s } } }',
    );
    expect(calls).toEqual(['kubectl create -f - -o json']);
    expect(said).toMatchObject({
      changed: true,
      method: 'create',
      result: { metadata: { name: 's', namespace: 'n' } },
    });
  });

  it('patches what differs, and leaves the rest', async () => {
    const { calls } = await told(
      'k8s: { definition: "{kind: ConfigMap, metadata: {name: there}, data: {a: \\"2\\"}}" }',
    );
    expect(calls).toHaveLength(1);
    expect(calls[0]).toContain('kubectl patch ConfigMap there --type=strategic -p');
  });

  it('takes several objects', async () => {
    const { calls, said } = await told(
      'k8s: { apply: true, definition: [{ kind: Secret, metadata: { name: a } }, { kind: Secret, metadata: { name: b } }] }',
    );
    expect(calls).toEqual(['kubectl apply -f - -o json', 'kubectl apply -f - -o json']);
    expect(said).toMatchObject({ changed: true, result: { results: [{}, {}] } });
  });

  it('k8s_json_patch changes what differs, and waits for it', async () => {
    const patch = (value: string) => `[{ op: replace, path: /data/a, value: "${value}" }]`;
    const task = (words: string) =>
      `kubernetes.core.k8s_json_patch: { kind: ConfigMap, namespace: n, impersonate_user: u, ${words} }`;
    const same = await told(task(`name: there, patch: ${patch('1')}`));
    expect(same).toMatchObject({ calls: [], changed: 0, said: { result: { data: { a: '1' } } } });
    const differs = task(`name: there, patch: ${patch('2')}, wait: true`);
    const { calls, said } = await told(differs);
    expect(calls).toEqual([
      'kubectl --as=u patch ConfigMap there -n n --type=json -p [{"op":"replace","path":"/data/a","value":"2"}] -o json',
    ]);
    expect(said).toMatchObject({ changed: true, result: { kind: 'ConfigMap' }, duration: 0 });
    expect(await told(differs, true)).toMatchObject({ calls: [], changed: 1 });
    const missing = await told(task(`name: none, patch: ${patch('1')}`));
    expect(missing.failed).toBe(1);
    expect((await told(task('name: there, patch: [{ op: bad }]'))).failed).toBe(1);
  });

  it('goes to the cluster that the environment names', async () => {
    const environment =
      '{ K8S_AUTH_KUBECONFIG: /k, K8S_AUTH_CONTEXT: c, K8S_AUTH_VERIFY_SSL: "no" }';
    const object =
      '{ apiVersion: v1, kind: ConfigMap, metadata: { name: there }, data: { a: "2" } }';
    const { calls } = await told(
      `k8s: { definition: ${object}, context: own }\n  environment: ${environment}`,
    );
    const options = '--kubeconfig=/k --context=own --insecure-skip-tls-verify=true';
    expect(calls[0]).toContain(`kubectl ${options} patch`);
  });

  it('k8s_info lists, and says when the API has no such kind', async () => {
    expect((await told('k8s_info: { kind: Pod, namespace: n }')).said).toMatchObject({
      resources: [{ kind: 'Pod' }],
    });
    expect((await told('k8s_info: { kind: Odd, api_version: x.io/v1 }')).said).toMatchObject({
      api_found: false,
      resources: [],
    });
  });
});
