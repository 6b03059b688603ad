import { describe, expect, it } from 'vitest';
import { dispatch, isPlaybook } from '../../../src/cli/dispatch.ts';

describe('dispatch', () => {
  it.each([
    ['site.yml'],
    ['site.YAML'],
    ['plays.json'],
    ['-'],
    ['./site'],
    ['plays/site'],
    ['/etc/hosts'],
  ])('takes %s for a playbook', (word) => {
    expect(dispatch([word])).toEqual({ command: 'run', words: [word] });
  });

  it('finds the playbook behind flags and their values', () => {
    const words = ['-C', '-e', 'a=b', '--jobs', '4', '-t', 'x', 'site.yml', '-v'];
    expect(dispatch(words)).toEqual({ command: 'run', words });
    expect(dispatch(['--', 'site.yml']).command).toBe('run');
  });

  it('takes out the name of a command', () => {
    expect(dispatch(['validate', 'site.yml'])).toEqual({
      command: 'validate',
      words: ['site.yml'],
    });
    expect(dispatch(['--strict', 'validate', 'x/y'])).toEqual({
      command: 'validate',
      words: ['--strict', 'x/y'],
    });
    expect(dispatch(['run', 'site']).words).toEqual(['site']);
  });

  it('refuses any other bare word', () => {
    expect(() => dispatch(['valdiate', 'site.yml'])).toThrow(/neither a command nor a playbook/);
    expect(hintOf(() => dispatch(['valdiate']))).toBe('did you mean "validate"?');
    expect(hintOf(() => dispatch(['site']))).toContain('./site');
    expect(() => dispatch(['constructor'])).toThrow(/neither a command/);
  });

  it('lets help and version win', () => {
    expect(dispatch(['--help'])).toEqual({ command: 'help', words: [] });
    expect(dispatch(['site.yml', '--no-such-flag', '-h'])).toEqual({
      command: 'help',
      words: ['run'],
    });
    expect(dispatch(['validate', '--help'])).toEqual({ command: 'help', words: ['validate'] });
    expect(dispatch(['-V'])).toEqual({ command: 'version', words: [] });
    expect(dispatch(['-vV']).command).toBe('version');
  });

  it('wants something to do', () => {
    expect(() => dispatch([])).toThrow('nothing to do');
    expect(dispatch(['-e', 'site.yml'])).toEqual({ command: 'run', words: ['-e', 'site.yml'] });
  });

  it('knows playbooks from words', () => {
    expect(isPlaybook('yml')).toBe(false);
    expect(isPlaybook('a.yml.bak')).toBe(false);
    expect(isPlaybook('a\\b')).toBe(true);
  });
});

function hintOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    return (error as { hint?: string }).hint;
  }
  return undefined;
}
