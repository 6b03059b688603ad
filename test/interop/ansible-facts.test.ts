import { cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ansiblePlaybook, runCli } from '../helpers/cli.ts';
import { interop } from '../helpers/interop.ts';

const fixtures = resolve(import.meta.dirname, '../fixtures/facts');

interop(['ansible-playbook'], 'facts that outlive a run', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mirror-play-facts-'));
    for (const side of ['theirs', 'ours'])
      cpSync(fixtures, join(folder, side), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const both = async (...args: string[]) => {
    const [theirs, ours] = await Promise.all([
      ansiblePlaybook(args, { cwd: join(folder, 'theirs') }),
      runCli(args, { cwd: join(folder, 'ours') }),
    ]);
    return { theirs: theirs.stdout, ours: ours.stdout };
  };
  const cached = (side: string) => join(folder, side, 'cache/localhost');

  it('are kept, used and cleared alike', async () => {
    const kept = await both('keep.yml');
    expect(kept.ours).toBe(kept.theirs);
    expect(readFileSync(cached('ours'), 'utf8')).toBe(readFileSync(cached('theirs'), 'utf8'));
    const used = await both('use.yml');
    expect(used.ours).toBe(used.theirs);
  });

  it('are gathered once where gathering is smart, also by the other program', async () => {
    const first = await both('gather.yml');
    expect(first.ours).toBe(first.theirs);
    cpSync(cached('ours'), join(folder, 'mine'));
    cpSync(cached('theirs'), cached('ours'));
    cpSync(join(folder, 'mine'), cached('theirs'));
    const second = await both('gather.yml');
    expect(second.ours).not.toContain('Gathering Facts');
    expect(second.ours).toBe(second.theirs);
  });

  it('are forgotten when they are too old, damaged, or flushed', async () => {
    const cwd = join(folder, 'ours');
    const gathers = async (...args: string[]) =>
      (await runCli(['gather.yml', ...args], { cwd })).stdout.includes('Gathering Facts');
    expect(await gathers('--check')).toBe(true);
    expect(await gathers()).toBe(true);
    expect(await gathers()).toBe(false);
    utimesSync(cached('ours'), 1, Date.now() / 1000 - 4000);
    expect(await gathers()).toBe(true);
    writeFileSync(cached('ours'), 'no facts');
    expect(await gathers()).toBe(true);
    expect(await gathers('--flush-cache')).toBe(true);
  });

  it('need a folder', async () => {
    const env = { ANSIBLE_CACHE_PLUGIN: 'jsonfile' };
    const { code, stderr } = await runCli(['ours/keep.yml'], { cwd: folder, env });
    expect(code).toBe(1);
    expect(stderr).toContain('fact_caching = jsonfile needs a folder');
  });
});
