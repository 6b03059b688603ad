import { describe, expect, it } from 'vitest';
import { parseByteSize } from '../../../src/util/byte-size.ts';

describe('parseByteSize', () => {
  it.each([
    ['256KiB', 262_144],
    ['1.5 MB', 1_500_000],
    ['2g', 2_147_483_648],
    ['17', 17],
    [4096, 4096],
  ])('reads %s', (text, bytes) => {
    expect(parseByteSize(text)).toBe(bytes);
  });

  it.each(['', 'KiB', '1 furlong', '-1', '1,5MB'])('refuses "%s"', (text) => {
    expect(() => parseByteSize(text)).toThrow(expect.objectContaining({ code: 'MP2090' }));
  });
});
