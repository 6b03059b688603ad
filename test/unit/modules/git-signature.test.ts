import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { cleanUp, playTasks } from '../runner/stage.ts';

const signer = 'A'.repeat(40);
const primary = 'B'.repeat(40);

let folder: TempDir;
beforeAll(() => {
  folder = tempDir('git-signature');
  const git = (...words: string[]) => {
    const identity = ['-c', 'user.name=n', '-c', 'user.email=e@e'];
    execFileSync('git', [...identity, ...words], { cwd: folder.path, stdio: 'ignore' });
  };
  git('init', '-q', 'origin');
  git('-C', 'origin', 'commit', '-q', '--allow-empty', '-m', 'one');
  // Real git, but for what gpg would tell it.
  const status = `VALIDSIG ${signer} 2026-11-25 1795000000 0 4 0 1 10 00 ${primary}`;
  const script = `#!/bin/sh\ncase "$*" in verify-commit*) echo '[GNUPG:] ${status}' >&2 ;; *) exec git "$@" ;; esac\n`;
  writeFileSync(join(folder.path, 'signed-git'), script);
  chmodSync(join(folder.path, 'signed-git'), 0o755);
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

describe('the signature of a commit', () => {
  it.each([
    ['', false],
    [`, gpg_whitelist: [${primary}]`, false],
    [`, gpg_whitelist: ${primary}`, false],
    [`, gpg_whitelist: [${signer}]`, true],
  ])('is from a key that is trusted%s', async (words, failed) => {
    const at = folder.path;
    const task = `- git: { repo: ${at}/origin, dest: clone, verify_commit: true, executable: ${at}/signed-git${words} }`;
    const { recap } = await playTasks(task);
    expect(recap?.failed).toBe(failed ? 1 : 0);
  });

  it('has to be there', async () => {
    const task = `- git: { repo: ${folder.path}/origin, dest: clone, verify_commit: true }`;
    expect((await playTasks(task)).recap?.failed).toBe(1);
  });
});
