import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ansiblePlaybook, runCli } from '../helpers/cli.ts';
import { interop } from '../helpers/interop.ts';

const cwd = resolve(import.meta.dirname, '../fixtures/become');
const path = `${cwd}:${process.env.PATH}`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mirror-play-become-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What sudo was told, once for each time that it changed. */
function told(log: string): string[] {
  return readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .filter((line, at, all) => line !== all[at - 1]);
}

type Flags = readonly string[];
type Variables = Readonly<Record<string, string>>;

async function ours(flags: Flags, env: Variables = {}, stdin?: string) {
  const log = join(folder, 'ours');
  rmSync(log, { force: true });
  const run = await runCli(['-i', 'hosts', ...flags], {
    cwd,
    env: { PATH: path, SUDO_LOG: log, ...env },
    ...(stdin === undefined ? {} : { stdin }),
  });
  return { code: run.code, told: told(log) };
}

interop(['ansible-playbook'], 'become under ansible-core and under mirror-play', () => {
  it.each<[string, Flags, Variables]>([
    ['keywords and variables', ['site.yml'], {}],
    ['flags', ['few.yml', '-b', '--become-user', 'games'], {}],
    [
      'variables of the environment',
      ['few.yml'],
      { ANSIBLE_BECOME: 'yes', ANSIBLE_BECOME_USER: 'games', ANSIBLE_BECOME_FLAGS: '-n' },
    ],
    ['ansible.cfg', ['few.yml'], { ANSIBLE_CONFIG: 'sudo.cfg' }],
  ])('by %s', async (_, flags, env) => {
    const log = join(folder, 'theirs');
    rmSync(log, { force: true });
    const theirs = await ansiblePlaybook(['-i', 'hosts', ...flags], {
      cwd,
      env: { PATH: path, SUDO_LOG: log, ...env },
    });
    expect(await ours(flags, env)).toEqual({ code: theirs.code, told: told(log) });
  });
});

describe('a password for sudo', () => {
  const known = ['sudo -H -A -u nobody, password secret'];

  it('comes from a file', async () => {
    const file = join(folder, 'password');
    writeFileSync(file, 'secret\n');
    expect(await ours(['one.yml', '--become-password-file', file])).toEqual({
      code: 0,
      told: known,
    });
  });

  it('comes from a variable, before a file', async () => {
    const flags = ['one.yml', '--become-password-file', '/dev/null'];
    const extra = ['-e', 'ansible_become_password=secret'];
    expect(await ours([...flags, ...extra])).toEqual({ code: 0, told: known });
  });

  it('is asked for', async () => {
    expect(await ours(['one.yml', '-K'], {}, 'secret\n')).toEqual({ code: 0, told: known });
  });
});
