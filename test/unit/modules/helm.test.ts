import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/util/json.ts';
import { type StandIns, standIns } from '../../helpers/stand-in.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { writeInto } from '../../helpers/write-into.ts';
import { cleanUp } from '../runner/stage.ts';
import { resultOf } from './tasks.ts';

/** Has the release `there`; keeps what it reads, and where it is told to go. */
const helm = `
env | grep '^HELM_\\|^KUBE' | sort > "$STATE/environment"
case "$*" in *' -f=- '*) cat > "$STATE/input" ;; esac
case "$*" in
  'plugin list') printf 'NAME\\tVERSION\\tDESCRIPTION\\n'; [ -f "$STATE/plugin" ] && printf 'diff\\t3.9.0\\tx\\n' ;;
  list*there*) echo '- {app_version: "2", chart: mychart-1.0.0, name: there, revision: "3", status: deployed}' ;;
  list*broken*) echo '- {app_version: "2", chart: mychart-1.0.0, name: broken, revision: "3", status: failed}' ;;
  list*) echo '[]' ;;
  'get values'*) printf 'a: 1\\nb:\\n  c: x\\n' ;;
  *'show chart'*) printf 'name: mychart\\nversion: 1.0.0\\nappVersion: "2"\\n'
    case "$*" in *deps*) printf 'dependencies: [{name: x}]\\n' ;; esac ;;
  'diff upgrade'*) cat "$STATE/plugin" ;;
  *fails*) echo 'Error: no' >&2; exit 1 ;;
  *) echo done ;;
esac`;

let folder: TempDir;
let programs: StandIns;
beforeAll(() => {
  folder = tempDir('helm');
  programs = standIns(folder.path, { helm });
});
beforeEach(() => {
  writeInto(folder.path, 'values.yml', 'a: 1\nb: { c: x }\n');
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

/** What the task came to, and the calls that do more than look. */
async function told(args: JsonObject, check = false) {
  const task = { helm: { binary_path: join(programs.path, 'helm'), namespace: 'n', ...args } };
  const result = await resultOf(task, check);
  const calls = programs.calls().filter((call) => !/ (?:list|get|show|diff)(?: |$)/.test(call));
  return { result, calls };
}

describe.each<readonly [JsonObject, readonly string[]]>([
  [{ name: 'new', chart_ref: 'stable/x' }, ['helm upgrade -i --reset-values new stable/x']],
  [
    {
      name: 'new',
      chart_ref: 'stable/x',
      chart_version: '1.2.3',
      chart_repo_url: 'https://c.example',
      values: { a: 1 },
      values_files: ['/VALUES'],
      wait: true,
      wait_timeout: '5m',
      atomic: true,
      force: true,
      skip_crds: true,
      disable_hook: true,
      create_namespace: true,
      history_max: 4,
      post_renderer: '/r',
      set_values: [
        { value: 'a.b=c d', value_type: 'string' },
        { value: 'x=1' },
        { value: 'j={"a":1}', value_type: 'json' },
      ],
    },
    [
      'helm --version=1.2.3 --repo=https://c.example upgrade -i --reset-values --wait --timeout 5m --atomic --no-hooks --create-namespace --values=/VALUES -f=- --post-renderer=/r --skip-crds --history-max=4 --set-string [a.b=c d] --set x=1 --set-json j={"a":1} new stable/x',
    ],
  ],
  [
    { name: 'new', chart_ref: './deps', replace: true, dep_up: true, timeout: '3m' },
    ['helm dependency update ./deps', 'helm install --timeout 3m --replace new ./deps'],
  ],
  [
    { name: 'new', chart_ref: 'https://e.x/deps.tgz', replace: true, dependency_update: true },
    ['helm install --dependency-update --replace new https://e.x/deps.tgz'],
  ],
  [{ name: 'there', chart_ref: 'stable/x', values: { b: { c: 'x' }, a: 1 } }, []],
  [{ name: 'there', chart_ref: 'stable/x', values_files: ['/VALUES'] }, []],
  [{ name: 'there', chart_ref: 'x', values_files: ['/VALUES'], values: { b: { c: 'x' } } }, []],
  [
    { name: 'there', chart_ref: 'x', values_files: ['/VALUES'], values: { b: { d: 'y' } } },
    ['helm upgrade -i --reset-values --values=/VALUES -f=- there x'],
  ],
  [
    { name: 'there', chart_ref: 'stable/x', values: { a: 1, b: { c: 'x' } }, force: true },
    ['helm upgrade -i --reset-values --force -f=- there stable/x'],
  ],
  [
    { name: 'broken', chart_ref: 'stable/x', values_files: ['/VALUES'] },
    ['helm upgrade -i --reset-values --values=/VALUES broken stable/x'],
  ],
  [{ name: 'there', state: 'absent' }, ['helm uninstall there']],
  [
    {
      name: 'there',
      state: 'absent',
      purge: false,
      disable_hook: true,
      wait: true,
      wait_timeout: '3m',
    },
    ['helm uninstall --keep-history --no-hooks --wait --timeout 3m there'],
  ],
  [{ name: 'none', state: 'absent' }, []],
])('%j', (written, expected) => {
  const placed = (text: string) => text.replaceAll('/VALUES', join(folder.path, 'values.yml'));

  it('tells helm what is needed', async () => {
    const { result, calls } = await told(JSON.parse(placed(JSON.stringify(written))) as JsonObject);
    expect(calls).toEqual(expected.map(placed));
    expect(result).toMatchObject({ changed: expected.length > 0, stderr: '' });
  });

  it('changes nothing under check, and says the same', async () => {
    const args = JSON.parse(placed(JSON.stringify(written))) as JsonObject;
    const { result, calls } = await told(args, true);
    expect(calls).toEqual([]);
    expect(result.changed).toBe(expected.length > 0);
  });
});

describe('helm', () => {
  it('gives values on its input, and tells it by the environment where to go', async () => {
    const access = { context: 'c', host: 'https://h', api_key: 'tok-1', validate_certs: false };
    const { result } = await told({
      ...access,
      kubeconfig: '/k',
      name: 'new',
      chart_ref: 'x',
      values: { a: [1, { b: null }] },
    });
    const seen = (name: string) => readFileSync(join(folder.path, name), 'utf8');
    expect(JSON.parse(seen('input'))).toEqual({ a: [1, { b: null }] });
    expect(seen('environment').trim().split('\n')).toEqual([
      'HELM_KUBEAPISERVER=https://h',
      'HELM_KUBECONTEXT=c',
      'HELM_KUBEINSECURE_SKIP_TLS_VERIFY=true',
      'HELM_KUBETOKEN=tok-1',
      'HELM_NAMESPACE=n',
      'KUBECONFIG=/k',
    ]);
    expect(JSON.stringify(result)).not.toContain('tok-1');
  });

  it('gives what Ansible gives', async () => {
    const same = { name: 'there', chart_ref: 'x', values: { a: 1, b: { c: 'x' } } };
    const values = { a: 1, b: { c: 'x' } };
    const status = { name: 'there', chart: 'mychart-1.0.0', revision: '3', values };
    expect((await told(same)).result).toMatchObject({ changed: false, stdout: '', status });
    const upgraded = await told({ ...same, values: {} });
    expect(upgraded.result).toMatchObject({ changed: true, stdout: 'done\n', status });
    expect(upgraded.result.command).toMatch(/helm upgrade -i --reset-values there x$/);
    const would = await told({ ...same, values: {} }, true);
    const unknown = '(known after apply)';
    expect(would.result).toMatchObject({
      status: { values: { current: values }, chart: 'mychart-1.0.0', revision: unknown },
      stdout: unknown,
    });
  });

  it('asks its plugin diff where there is one', async () => {
    const args = { name: 'there', chart_ref: 'x', values: { other: 1 } };
    writeInto(folder.path, 'plugin', '');
    expect((await told(args)).result.changed).toBe(false);
    writeInto(folder.path, 'plugin', '- a\n');
    expect((await told({ ...args, values: { a: 1, b: { c: 'x' } } })).result.changed).toBe(true);
    rmSync(join(folder.path, 'plugin'));
  });

  it('renews its lists of charts before it looks', async () => {
    await resultOf({
      helm: {
        binary_path: join(programs.path, 'helm'),
        namespace: 'n',
        name: 'none',
        state: 'absent',
        update_repo_cache: true,
      },
    });
    expect(programs.calls()[0]).toBe('helm repo update');
  });

  it.each<readonly [JsonObject, RegExp]>([
    [{ name: 'x' }, /needs a chart/],
    [{ name: 'x', chart_ref: 'x', replace: true, history_max: 1 }, /replace and history_max/],
    [{ name: 'x', chart_ref: 'x', wait_timeout: '1m', timeout: '1m' }, /wait_timeout and timeout/],
    [{ name: 'x', chart_ref: 'x', context: 'c', ca_cert: '/c' }, /context and ca_cert/],
    [{ name: 'there', state: 'absent', replace: true }, /replace and state absent/],
    [
      { name: 'x', chart_ref: 'deps', chart_repo_url: 'https://c', dependency_update: true },
      /cannot fetch dependencies/,
    ],
    [{ name: 'x', chart_ref: 'x', values_files: ['/no/such.yml'] }, /\/no\/such.yml/],
    [{ name: 'fails', chart_ref: 'x' }, /^Error: no$/],
  ])('refuses %j', async (args, message) => {
    const { result } = await told(args);
    expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(message) as string });
  });
});
