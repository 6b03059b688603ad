import { describe, expect, it } from 'vitest';
import { imageOfWords } from '../../../../src/app/mirror/words.ts';

describe('imageOfWords', () => {
  it.each([
    ['busybox', { source: 'busybox' }],
    ['busybox r.io/busybox:1', { source: 'busybox', target: 'r.io/busybox:1' }],
    ['busybox r.io/busybox 1', { source: 'busybox:1', target: 'r.io/busybox', tag: '1' }],
    ['l:5000/a r.io/a 3.10', { source: 'l:5000/a:3.10', target: 'r.io/a', tag: '3.10' }],
    ['l:5000/a:1 r.io/a 2', { source: 'l:5000/a:1', target: 'r.io/a', tag: '2' }],
    ['a@sha256:ab r.io/a 2', { source: 'a@sha256:ab', target: 'r.io/a', tag: '2' }],
  ])('reads "%s"', (line, image) => {
    expect(imageOfWords(line.split(' '))).toEqual(image);
  });

  it('refuses more words, and none', () => {
    expect(() => imageOfWords(['a', 'b', 'c', 'd'])).toThrow('"a b c d" is no image and target');
    expect(() => imageOfWords([])).toThrow(/no image/);
  });
});
