import { describe, expect, it } from 'vitest';
import { didYouMean, suggest } from '../../../src/diagnostic/suggest.ts';

const names = ['when', 'name', 'register', 'retries', 'command', 'become', 'become_user'];

describe('suggest', () => {
  it.each([
    ['whne', 'when'],
    ['nmae', 'name'],
    ['comand', 'command'],
    ['Register', 'register'],
    ['become-user', 'become_user'],
    ['retires', 'retries'],
    ['xyz', undefined],
    ['w', undefined],
    ['', undefined],
    ['completely_else', undefined],
  ])('%s means %s', (word, meant) => {
    expect(suggest(word, names)).toBe(meant);
  });

  it('never suggests the word itself', () => {
    expect(suggest('when', names)).toBeUndefined();
  });

  it('asks', () => {
    expect(didYouMean('whne', names)).toBe('did you mean "when"?');
  });
});
