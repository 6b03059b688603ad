import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ansiblePlaybook, runCli } from '../helpers/cli.ts';
import { interop } from '../helpers/interop.ts';

const cwd = resolve(import.meta.dirname, '../fixtures/diff');

/** Files that Ansible makes of a task's content have names of their own each time. */
function withoutNames(stdout: string): string {
  return stdout.replaceAll(/^(\+\+\+ after: )(?:\S*\/ansible-local-\S+|content|\S+\.j2)$/gm, '$1…');
}

interop(['ansible-playbook'], 'diffs under ansible-core and under mirror-play', () => {
  let out: string;
  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), 'mirror-play-diff-'));
  });
  afterEach(() => rmSync(out, { recursive: true, force: true }));

  it.each([
    ['of a real run', []],
    ['under check', ['--check']],
  ])('%s', async (_, flags) => {
    const args = ['site.yml', '--diff', '-e', `out=${out}`, ...flags];
    const begin = (): void => {
      rmSync(out, { recursive: true });
      mkdirSync(out);
      for (const name of ['a', 'i']) writeFileSync(join(out, name), 'old\n', { mode: 0o644 });
    };
    begin();
    const theirs = await ansiblePlaybook(args, { cwd });
    begin();
    const ours = await runCli(args, { cwd });
    expect(withoutNames(ours.stdout)).toBe(withoutNames(theirs.stdout));
  });
});
