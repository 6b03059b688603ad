import { describe, expect, it } from 'vitest';
import { Interrupted } from '../../../src/app/interrupted.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { abortOnSignals } from '../../../src/cli/signals.ts';

async function run(argv: readonly string[], signal = new AbortController().signal) {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await runCli(argv, {
    stdout: stream('out'),
    stderr: stream('err'),
    stdin: (async function* () {})(),
    env: {},
    cwd: '/',
    now: () => 0,
    signal,
  });
  return { code, ...written };
}

describe('runCli', () => {
  it('prints help to stdout, at most 80 columns wide', async () => {
    for (const argv of [
      ['--help'],
      ['help', 'environment'],
      ['help', 'exit-codes'],
      ['validate', '-h'],
      ['mirror', '-h'],
      ['tags', '-h'],
      ['add-tag', '-h'],
      ['fmt', '-h'],
      ['lint', '-h'],
    ]) {
      const { code, out, err } = await run(argv);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });

  it('names every flag in the help', async () => {
    const { out } = await run(['--help']);
    for (const flag of [
      '--check',
      '--dry-run',
      '-n',
      '--kept-is',
      '--no-bytes',
      '--insecure HOST',
    ]) {
      expect(out).toContain(flag);
    }
  });

  it('prints its version', async () => {
    expect((await run(['--version'])).out).toMatch(/^mirror-play \d+\.\d+\.\d+/);
    expect((await run(['version'])).code).toBe(0);
  });

  it('answers nothing with the short help and 5', async () => {
    const { code, out, err } = await run([]);
    expect({ code, out }).toEqual({ code: 5, out: '' });
    expect(err).toContain('Usage: mirror-play PLAYBOOK');
  });

  it.each([
    [['-C'], /no playbook given/],
    [['--chekc'], /did you mean --check/],
    [['valdiate'], /did you mean "validate"/],
    [['-debgu', 's.yml'], /unknown flag -debgu[\s\S]*did you mean "--debug"/],
    [['--chekc', 's.yml'], /unknown option '--chekc'[\s\S]*did you mean --check/],
    [['help', 'exitcodes'], /did you mean "exit-codes"/],
    [['schema', 'toString'], /no schema "toString"/],
    [['completion', 'tcsh'], /bash, zsh and fish/],
  ])('refuses %j with 5', async (argv, message) => {
    const { code, out, err } = await run(argv);
    expect({ code, out }).toEqual({ code: 5, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n {4}at /);
  });

  it.each(['bash', 'zsh', 'fish'])('completes for %s', async (shell) => {
    const { code, out } = await run(['completion', shell]);
    expect(code).toBe(0);
    for (const flag of ['kept-is', 'deep', 'bytes']) expect(out).toContain(flag);
    expect(out).toContain('validate');
  });

  it('never calls an interrupted run done', async () => {
    const controller = new AbortController();
    controller.abort(new Interrupted('SIGTERM'));
    expect((await run(['--version'], controller.signal)).code).toBe(143);
  });
});

describe('abortOnSignals', () => {
  it('aborts at the first signal and ends at the second', () => {
    const listeners = new Map<string, () => void>();
    const said: string[] = [];
    const exits: number[] = [];
    const source = {
      on: (name: string, listener: () => void) => listeners.set(name, listener),
      exit: (code: number): never => {
        exits.push(code);
        throw new Error('exit');
      },
    };
    const signal = abortOnSignals(source, (text) => said.push(text));
    listeners.get('SIGINT')?.();
    expect(signal.reason).toBeInstanceOf(Interrupted);
    expect(said).toEqual(['\nInterrupted: stopping. Ctrl-C again ends at once.']);
    expect(() => listeners.get('SIGINT')?.()).toThrow('exit');
    expect(exits).toEqual([130]);
  });
});
