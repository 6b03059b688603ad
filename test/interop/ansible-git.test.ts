import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Fields, runBoth } from '../helpers/both.ts';
import { interop } from '../helpers/interop.ts';
import { type TempDir, tempDir } from '../helpers/temp-dir.ts';

interop(['ansible-playbook', 'git'], 'git under ansible-core and under mirror-play', () => {
  let folder: TempDir;
  let repo: string;

  /** Two commits on main, a tag and a branch at the first, a submodule. */
  beforeAll(() => {
    folder = tempDir('git');
    repo = join(folder.path, 'source');
    mkdirSync(repo);
    const run = (...args: string[]) => {
      const identity = ['-c', 'user.name=n', '-c', 'user.email=n@example.org'];
      execFileSync('git', [...identity, ...args], { cwd: repo, stdio: 'ignore' });
    };
    run('init', '-b', 'main');
    writeFileSync(join(repo, 'file'), 'one\n');
    run('add', '.');
    run('commit', '-m', 'one');
    run('tag', '-a', 'v1', '-m', 'v1');
    run('branch', 'dev');
    writeFileSync(join(repo, 'file'), 'two\n');
    run('commit', '-am', 'two');
  });
  afterAll(() => folder.remove());

  it.each([false, true])(
    'clones, updates, switches (check: %s)',
    async (check) => {
      const dest = '{{ playbook_dir }}/clone';
      const clone = { repo, dest };
      const { theirs, ours } = await runBoth(
        {
          name: 'git',
          check,
          ignore: ['diff', 'src', 'cmd', 'stderr', 'stderr_lines'],
          adjust: withoutCommandNoise,
          tasks: [
            { git: clone },
            { git: clone },
            { git: { ...clone, version: 'v1' } },
            { git: { ...clone, version: 'dev' } },
            { copy: { content: 'mine', dest: `${dest}/file` }, when: 'not ansible_check_mode' },
            { git: { ...clone, version: 'main' } },
            { git: { ...clone, version: 'main', force: true } },
            { slurp: { src: `${dest}/file` } },
            { git: { ...clone, update: false } },
            { git: { repo, dest: `${dest}-none`, clone: false } },
            { git: { repo, dest: `${dest}-nope`, version: 'nope' } },
            { git: { repo: '/nowhere', dest: `${dest}-nowhere` } },
            { git: { repo: `file://${repo}`, dest: `${dest}-1`, depth: 1, version: 'main' } },
            { command: `git -C ${dest}-1 rev-list --count HEAD`, when: 'not ansible_check_mode' },
            { git: { repo, dest: `${dest}-bare`, bare: true } },
            { git: { repo, dest: `${dest}-bare`, bare: true } },
          ],
        },
        join(folder.path, `check-${check}`),
      );
      expect(ours).toEqual(theirs);
    },
    240_000,
  );
});

/** Times of commands, and what the two call the failing step. */
function withoutCommandNoise(result: Fields): Fields {
  const { start: _, end: __, delta: ___, false_condition: ____, ...rest } = result;
  return rest;
}
