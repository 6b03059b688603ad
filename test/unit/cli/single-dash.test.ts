import { describe, expect, it } from 'vitest';
import { runFlags } from '../../../src/cli/flags.ts';
import { expandSingleDash } from '../../../src/cli/single-dash.ts';

const expand = (...words: string[]) => expandSingleDash(words, runFlags);

describe('expandSingleDash', () => {
  it.each([
    ['-debug', '--debug'],
    ['-check', '--check'],
    ['-dry-run', '--dry-run'],
    ['-engine=skopeo', '--engine=skopeo'],
    ['-tags', '--tags'],
    ['-extra-vars', '--extra-vars'],
    ['-help', '--help'],
    ['-version', '--version'],
  ])('takes %s as its long form', (word, long) => {
    expect(expand(word)).toEqual([long]);
  });

  it.each([
    '-C',
    '-v',
    '-vvv',
    '-CDv',
    '-vC',
    '-e',
    '-ea=b',
    '-e@vars.yml',
    '-e{"a":1}',
    '-j4',
    '-hv',
  ])('leaves %s alone', (word) => {
    expect(expand(word)).toEqual([word]);
  });

  it.each(['-debgu', '-ebug', '-verbos', '-tfoo', '-jobz', '-x4', '-qq2'])('refuses %s', (word) => {
    expect(() => expand(word)).toThrow(`unknown flag ${word}`);
  });

  it('does not touch values, nor what follows --', () => {
    expect(expand('-e', '-debgu', '--tags', '-ab', '--', '-xyz')).toEqual([
      '-e',
      '-debgu',
      '--tags',
      '-ab',
      '--',
      '-xyz',
    ]);
  });
});
