import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RegistryOptions } from '../../../../src/server/registry.ts';
import { addSampleImage } from '../../../../src/server/sample-image.ts';
import { type CliOptions, runCli } from '../../../helpers/cli.ts';
import { testRegistry } from '../../../helpers/registry.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

async function stage(target: RegistryOptions = {}) {
  const from = await testRegistry();
  const to = await testRegistry(target);
  for (const [repository, tag] of [
    ['team/web', '1'],
    ['team/db', '3.10'],
  ] as const) {
    await addSampleImage(from.store, { repository, tag, layers: 1 });
  }
  const { path, remove } = tempDir('mirror');
  onTestFinished(remove);
  const file = (name: string) => join(path, name);
  const mirror = (line: string, options: CliOptions = {}) =>
    runCli(['mirror', ...line.split(' ')], { cwd: path, home: path, ...options });
  return { from: from.address, to: to.address, requests: to.requests, file, mirror };
}

describe('mirror-play mirror', () => {
  it.each([
    ['FROM/team/web:1 TO/a/web', 'TO/a/web:1'],
    ['FROM/team/web:1 TO/a/web:2', 'TO/a/web:2'],
    ['FROM/team/db TO/a/db 3.10', 'TO/a/db:3.10'],
    ['FROM/team/db:3.10 TO/a/db x', 'TO/a/db:x'],
    ['FROM/team/web:1 -d TO', 'TO/team/web:1'],
  ])('mirrors one image: %s', async (line, target) => {
    const { from, to, mirror, file } = await stage();
    const words = line.replace('FROM', from).replaceAll('TO', to);
    const { code, stdout } = await mirror(`${words} --json`);
    expect(code).toBe(0);
    expect(stdout).toContain(`"target":"${target.replace('TO', to)}","state":"copied"`);
    expect(existsSync(file('mirror-failed.txt'))).toBe(false);
  });

  it('shows images as a run does, without plays', async () => {
    const { from, to, mirror } = await stage();
    const { stdout, stderr } = await mirror(`${from}/team/web:1 ${to}/a/web`);
    expect(stdout).toMatch(/^ {2}\+ copied {5}\S+team\/web:1 {2}.*\nImages: 1 copied\. .*\n$/);
    expect(stderr).toBe('');
  });

  it('plans under --check and writes nothing, no list either', async () => {
    const { from, to, requests, mirror, file } = await stage();
    const line = `${from}/team/web ${to}/a/web 1\n${from}/no ${to}/a/no 1\n`;
    writeFileSync(file('mirror-failed.txt'), 'as it was');
    const text = await mirror('- --check', { stdin: line });
    expect(text.code).toBe(2);
    expect(text.stdout).toContain('Plan: 1 to copy');
    const json = await mirror('--check --json', { stdin: line });
    expect(JSON.parse(json.stdout)).toMatchObject({ format: 'mirror-play/plan', changes: true });
    const pending = await mirror(`${from}/team/web:1 ${to}/x -C --detailed-exitcode`);
    expect(pending.code).toBe(3);
    expect(requests.entries.filter(({ method }) => !/GET|HEAD/.test(method))).toEqual([]);
    expect(readFileSync(file('mirror-failed.txt'), 'utf8')).toBe('as it was');
  });

  it('keeps a list of what failed, which is gone when nothing fails', async () => {
    const { from, to, mirror, file } = await stage();
    const lost = `  ${from}/team/lost\t${to}/a/lost 1`;
    writeFileSync(file('l.txt'), `# all\n${from}/team/web ${to}/a/web 1\n${lost}\n// end`);
    const first = await mirror('-f l.txt');
    expect(first.code).toBe(2);
    expect(first.stderr).toContain('mirror-play mirror -f mirror-failed.txt');
    expect(readFileSync(file('mirror-failed.txt'), 'utf8')).toBe(`${lost}\n`);
    writeFileSync(file('fixed.txt'), `${from}/team/db ${to}/a/lost 3.10\n`);
    expect((await mirror('-f fixed.txt')).code).toBe(0);
    expect(existsSync(file('mirror-failed.txt'))).toBe(false);
    await mirror('-f l.txt -o other.txt');
    expect(existsSync(file('other.txt'))).toBe(true);
    expect((await mirror(`${from}/team/web:1 ${to}/b`)).code).toBe(0);
    expect(existsSync(file('other.txt'))).toBe(true);
  });

  it('lists what was not begun after a conflict', async () => {
    const { from, to, mirror, file } = await stage();
    expect((await mirror(`${from}/team/db:3.10 ${to}/a/web:1`)).code).toBe(0);
    const lines = `${from}/team/web ${to}/a/web 1\n${from}/team/db ${to}/a/db 3.10\n`;
    const { code, stdout } = await mirror('--on-conflict stop', { stdin: lines });
    expect(code).toBe(2);
    expect(stdout).toMatch(/conflict .*team\/web:1[\s\S]*not-tried .*team\/db:3\.10/);
    expect(readFileSync(file('mirror-failed.txt'), 'utf8')).toBe(lines);
  });

  it('lists what it had not done when it is interrupted', async () => {
    const { from, to, requests, mirror, file } = await stage({ latency: 120_000 });
    const lines = `${from}/team/web ${to}/a/web 1\n${from}/team/db ${to}/a/db 3.10\n`;
    writeFileSync(file('l.txt'), lines);
    const { code, stderr } = await mirror('-f l.txt', {
      onStart: (child) => {
        const timer = setInterval(() => {
          if (requests.entries.length === 0) return;
          clearInterval(timer);
          child.kill('SIGINT');
        }, 20);
      },
    });
    expect([code, readFileSync(file('mirror-failed.txt'), 'utf8')]).toEqual([130, lines]);
    expect(stderr).toContain('Interrupted');
  });

  it('takes its password from the environment and shows it nowhere', async () => {
    const users = { ann: 'not-to-be-seen' };
    const { from, to, mirror } = await stage({ auth: { kind: 'basic', users } });
    const env = { DOCKER_USERNAME: 'ann', DOCKER_PASSWORD: users.ann, DOCKER_REGISTRY: to };
    const runs = [
      await mirror(`${from}/team/web:1 -vvv --debug`, { env }),
      await mirror(`${from}/team/web:1 --json`, { env }),
      await mirror(`${from}/team/web:1`, { env: { ...env, DOCKER_PASSWORD: 'seen-neither' } }),
    ];
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 2]);
    expect(JSON.stringify(runs)).not.toMatch(/not-to-be-seen|seen-neither/);
    const elsewhere = { ...env, DOCKER_REGISTRY: '' };
    const { code, stderr } = await mirror(`${from}/team/web:1 ${to}/a/b`, { env: elsewhere });
    expect(code).toBe(2);
    expect(stderr).toContain('DOCKER_USERNAME and DOCKER_PASSWORD are for docker.io');
  });

  it.each([
    ['-f none.txt', 1, 'none.txt'],
    ['a b c d', 5, '4 words'],
    ['a/B r.io/a', 4, 'invalid image reference'],
    ['- -d r.io', 4, 'the list - names no image'],
  ])('refuses "%s" with %i', async (line, code, message) => {
    const { mirror } = await stage();
    const result = await mirror(line);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(message);
  });
});
