import { describe, expect, it } from 'vitest';
import { nextLink } from '../../../src/http/link.ts';

describe('nextLink', () => {
  it.each([
    ['</v2/a/tags/list?n=2&last=b>; rel="next"', '/v2/a/tags/list?n=2&last=b'],
    ['<x>; rel=next', 'x'],
    ['<x>;rel="prev next"', 'x'],
    ['<a>; rel="prev", <b,c>; title="x"; rel="next"', 'b,c'],
    ['<a>; rel="last"', undefined],
    ['nonsense', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('of %s', (header, target) => {
    expect(nextLink(header)).toBe(target);
  });

  it('reads several headers', () => {
    expect(nextLink(['<a>; rel="prev"', '<b>; rel="next"'])).toBe('b');
  });
});
