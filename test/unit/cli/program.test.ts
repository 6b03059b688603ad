import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = join(import.meta.dirname, '../../../bin/mirror-play.js');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mirror-play-cli-'));
  const play = (tasks: string): string =>
    `- hosts: localhost\n  gather_facts: false\n  tasks:\n${tasks}`;
  writeFileSync(join(folder, 'ok.yml'), play('    - debug: msg="{{ word | default(1) }}"\n'));
  writeFileSync(join(folder, 'fail.yml'), play('    - fail: msg=no\n'));
  writeFileSync(
    join(folder, 'change.yml'),
    play('    - set_fact: {a: 1}\n      changed_when: true\n'),
  );
  writeFileSync(
    join(folder, 'sleep.yml'),
    play('    - command: sleep 60\n    - debug: msg=after\n'),
  );
  writeFileSync(join(folder, 'bad.yml'), '- hosts: localhost\n  tsks: []\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function start(argv: readonly string[], input = ''): ChildProcess {
  const child = spawn(process.execPath, [program, ...argv], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  return child;
}

/** What a child said and how it ended. */
async function end(child: ChildProcess) {
  const said = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...said };
}

/** Resolves when the child has printed that text on stdout. */
function printed(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve) => {
    let seen = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(text)) resolve();
    });
  });
}

describe('the program', () => {
  it.each([
    [['ok.yml'], 0],
    [['ok.yml', 'nowhere.yml'], 1],
    [['fail.yml'], 2],
    [['--check', '--detailed-exitcode', 'change.yml'], 3],
    [['--check', 'change.yml'], 0],
    [['bad.yml'], 4],
    [['validate', 'bad.yml'], 4],
    [['validate', 'ok.yml'], 0],
    [['ok.yml', '--config', 'nowhere.yml'], 1],
    [['--no-such-flag'], 5],
    [[], 5],
  ])('%j ends with %i', async (argv, code) => {
    const result = await end(start(argv));
    expect(result.code, result.err).toBe(code);
    expect(result.err).not.toMatch(/\n {4}at /);
  });

  it('runs nothing when one of several playbooks is invalid', async () => {
    const { code, out } = await end(start(['ok.yml', 'bad.yml']));
    expect({ code, out }).toEqual({ code: 4, out: '' });
  });

  it('takes a playbook from standard input, its mistakes with their frame', async () => {
    const good = '- hosts: localhost\n  gather_facts: false\n  tasks: [{debug: {msg: hi}}]\n';
    expect(await end(start(['-'], good))).toMatchObject({ code: 0, err: '' });
    expect(await end(start(['validate', '-'], good))).toMatchObject({ code: 0 });
    const bad = await end(start(['-', '-C'], '- hosts: localhost\n  tsks: []\n'));
    expect(bad.code).toBe(4);
    expect(bad.err).toContain('  --> -:2:3\n');
    expect(bad.err).toContain('2 |   tsks: []\n  |   ^^^^ did you mean "tasks"?');
  });

  it.each([
    ['SIGINT', 130, 'Interrupted'],
    ['SIGTERM', 143, 'Terminated'],
  ] as const)('stops on %s with %i, running nothing more', async (signal, code, word) => {
    const child = start(['sleep.yml']);
    const ended = end(child);
    await printed(child, 'TASK [command]');
    child.kill(signal);
    const result = await ended;
    expect(result.code).toBe(code);
    expect(result.err).toContain(`${word}: stopping.`);
    expect(result.out).not.toContain('after');
  });

  it('is quiet when nobody reads on', async () => {
    const child = start(['ok.yml', '-e', `word=${'x'.repeat(100_000)}`]);
    child.stdout?.destroy();
    const { code, err } = await end(child);
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });
});
