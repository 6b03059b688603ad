import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Fields, runBoth, type TaskCase } from '../helpers/both.ts';
import { interop } from '../helpers/interop.ts';
import { type TempDir, tempDir } from '../helpers/temp-dir.ts';

const dir = '{{ playbook_dir }}';

const pythonModule = `#!/usr/bin/python3
from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule(argument_spec=dict(name=dict(required=True)), supports_check_mode=True)
module.exit_json(changed=True, name=module.params['name'], check=module.check_mode)
`;

/** Tasks whose results have to be the same under both, whatever they are. */
const cases: readonly TaskCase[] = [
  {
    name: 'script, raw',
    files: {
      'files/say.sh': '#!/bin/sh\necho "said $1 in $PWD"; echo oops >&2; exit $2\n',
      'files/plain.txt': 'echo from $0 | sed s,/.*/,,\n',
      'sub/keep': '',
    },
    tasks: [
      { script: 'say.sh hello 0' },
      { script: 'say.sh "two words" 3' },
      { script: { cmd: 'say.sh x 0', chdir: `${dir}/sub` } },
      { script: 'say.sh $HOME/x', args: { creates: `${dir}/sub` } },
      { script: 'say.sh x', args: { removes: `${dir}/none` } },
      { script: 'plain.txt', args: { executable: '/bin/sh' } },
      { raw: 'echo hi; echo there' },
      { raw: 'echo "a=b" >&2; exit 4' },
      { raw: '[[ a == a ]] && echo bash', args: { executable: '/bin/bash' } },
    ],
  },
  {
    name: 'fetch, ping, set_stats',
    files: { 'one.txt': 'one\n', 'sub/keep': '' },
    tasks: [
      { fetch: { src: `${dir}/one.txt`, dest: `${dir}/got` } },
      { fetch: { src: `${dir}/one.txt`, dest: `${dir}/got` } },
      { fetch: { src: `${dir}/one.txt`, dest: `${dir}/flat/`, flat: true } },
      { fetch: { src: `${dir}/one.txt`, dest: `${dir}/two.txt`, flat: true } },
      { fetch: { src: `${dir}/none.txt`, dest: `${dir}/got` } },
      { fetch: { src: `${dir}/none.txt`, dest: `${dir}/got`, fail_on_missing: false } },
      { fetch: { src: `${dir}/sub`, dest: `${dir}/got` } },
      { fetch: { src: `${dir}/one.txt`, dest: `${dir}/sub`, flat: true } },
      { ping: null },
      { ping: { data: 'hello' } },
      { set_stats: { data: { a: 1, b: [2] } } },
      { set_stats: { data: { a: 1 }, per_host: true, aggregate: false } },
    ],
  },
  {
    name: 'programs in library/',
    ignore: ['msg'],
    files: {
      'library/json.sh':
        '#!/bin/sh\n# WANT_JSON\ngrep -q "\\"a\\": *\\[1" "$1" && echo noise\necho \'{"changed": true, "n": 1.0, "warnings": []}\'\n',
      'library/pairs':
        '#!/bin/sh\n. "$1"\necho "{\\"a\\": \\"$a\\", \\"check\\": \\"$_ansible_check_mode\\"}"\n',
      'library/facts.sh':
        '#!/bin/sh\n# WANT_JSON\necho \'{"ansible_facts": {"from_library": 7}}\'\n',
      'library/broken.sh': '#!/bin/sh\n# WANT_JSON\necho oops; echo why >&2; exit 3\n',
      'library/fails.sh': '#!/bin/sh\n# WANT_JSON\necho \'{"rc": 4, "stdout": "x"}\'\n',
      'library/python.py': pythonModule,
    },
    tasks: [
      { json: { a: [1, true] } },
      { pairs: { a: "two 'words'" } },
      { facts: {} },
      { debug: { var: 'from_library' } },
      { broken: {} },
      { fails: {} },
      { python: { name: 'x' } },
      { python: { name: 'x' }, check_mode: true },
      { python: {} },
    ],
  },
  {
    name: 'unarchive',
    // What unzip prints depends on where the archive is; ansible unpacks a copy.
    ignore: ['src', 'size', 'extract_results', 'diff', 'exception'],
    adjust: withoutArchiveNoise,
    tasks: [
      {
        file: { path: '{{ item }}', state: 'directory' },
        loop: ['a', 'b', 'c', 'd', 'e'].map((name) => `${dir}/${name}`),
      },
      {
        unarchive: {
          src: '{{ base }}/t.tgz',
          dest: `${dir}/a`,
          remote_src: true,
          list_files: true,
        },
      },
      { unarchive: { src: '{{ base }}/t.tgz', dest: `${dir}/a`, remote_src: true } },
      { copy: { content: 'other\n', dest: `${dir}/a/sub/b` }, register_only: true },
      { unarchive: { src: '{{ base }}/t.tgz', dest: `${dir}/a`, remote_src: true } },
      { unarchive: { src: '{{ base }}/t.txz', dest: `${dir}/b`, mode: '0600' } },
      { unarchive: { src: '{{ base }}/t.txz', dest: `${dir}/b`, mode: '0600' } },
      {
        unarchive: {
          src: '{{ base }}/t.tgz',
          dest: `${dir}/e`,
          exclude: ['./sub/b'],
          list_files: true,
        },
      },
      { unarchive: { src: '{{ base }}/z.zip', dest: `${dir}/c`, list_files: true } },
      { unarchive: { src: '{{ base }}/z.zip', dest: `${dir}/c` } },
      { unarchive: { src: '{{ base }}/z.zip', dest: `${dir}/c`, creates: `${dir}/c/a` } },
      { unarchive: { src: '{{ base }}/z.zip', dest: `${dir}/none` } },
      { unarchive: { src: '{{ base }}/none.zip', dest: `${dir}/c`, remote_src: true } },
      { unarchive: { src: '{{ base }}/in/a', dest: `${dir}/c`, remote_src: true } },
      { command: `find ${dir}/a ${dir}/b ${dir}/c ${dir}/e -printf "%P %m\\n"` },
    ].map(({ register_only: _, ...task }: Record<string, unknown>) => task),
  },
];

interop(
  ['ansible-playbook', 'zip', 'unzip', 'xz'],
  'modules under ansible-core and under mirror-play',
  () => {
    let folder: TempDir;

    beforeAll(() => {
      folder = tempDir('modules');
      makeArchives(folder.path);
    });
    afterAll(() => folder.remove());

    it.each(cases)(
      '$name',
      async (each) => {
        const base = folder.path;
        const tasks = JSON.parse(
          JSON.stringify(each.tasks).replaceAll('{{ base }}', base),
        ) as TaskCase['tasks'];
        const place = join(base, each.name.replaceAll(/\W/g, '-'));
        const { theirs, ours } = await runBoth({ ...each, tasks }, place);
        expect(ours).toEqual(theirs);
      },
      240_000,
    );
  },
);

function makeArchives(folder: string): void {
  mkdirSync(join(folder, 'in/sub'), { recursive: true });
  writeFileSync(join(folder, 'in/a'), 'a\n', { mode: 0o640 });
  writeFileSync(join(folder, 'in/sub/b'), 'b\n');
  const run = (file: string, ...args: string[]) =>
    execFileSync(file, args, { cwd: join(folder, 'in') });
  run('tar', 'czf', '../t.tgz', '.');
  run('tar', 'cJf', '../t.txz', 'a', 'sub');
  run('zip', '-qr', '../z.zip', '.');
  if (!existsSync(join(folder, 'z.zip'))) throw new Error('zip made no archive');
}

/** Times of commands, and what programs say in their own words. */
function withoutArchiveNoise(result: Fields): Fields {
  const { stdout, msg, ...rest } = result;
  const others = Object.fromEntries(Object.entries(rest).filter(([name]) => !noise.has(name)));
  const lines = typeof stdout === 'string' ? { stdout: stdout.split('\n').sort() } : {};
  const text = typeof msg === 'string' ? { msg: firstSentence(msg) } : {};
  return { ...others, ...lines, ...text };
}

const noise = new Set([
  ...['start', 'end', 'delta', 'results'],
  ...['stderr', 'stderr_lines', 'stdout_lines'],
]);

function firstSentence(msg: string): string {
  const line = msg.split('\n')[0] ?? '';
  return line.replace(/"\/.*(?:source|in\/a)"/, '"src"').replace(/ Make sure.*/, '');
}
