import { describe, expect, it } from 'vitest';
import { fromPlain } from '../../../src/template/convert.ts';
import { dumpYaml } from '../../../src/template/yaml/yaml-writer.ts';

function dump(value: Parameters<typeof fromPlain>[0], literal = true): string {
  return dumpYaml(fromPlain(value), {
    indent: 4,
    width: 80,
    flow: false,
    sortKeys: true,
    explicitStart: false,
    literal,
  });
}

/** Expected texts are PyYAML's, with style `|` for text of several lines. */
describe('dumpYaml', () => {
  it('moves in the lines of folded text', () => {
    const long = 'word '.repeat(20).trim();
    const folded = `${'word '.repeat(15).trim()}\n        ${'word '.repeat(5).trim()}`;
    expect(dump({ a: { b: long } })).toBe(`a:\n    b: ${folded}\n`);
  });

  it.each([
    ['x\ny', 'a: |-\n    x\n    y\n'],
    ['x\ny\n', 'a: |\n    x\n    y\n'],
    ['x\n\ny\n', 'a: |\n    x\n\n    y\n'],
    [' x\ny', 'a: |4-\n     x\n    y\n'],
  ])('writes %j as a block', (text, expected) => {
    expect(dump({ a: text })).toBe(expected);
  });

  it('keeps the lines at the end apart from what follows', () => {
    expect(dump({ a: 'x\n\n', b: 1 })).toBe('a: |+\n    x\n\nb: 1\n');
    expect(dump([{ a: 'x\ny' }, 'z'])).toBe('-   a: |-\n        x\n        y\n- z\n');
  });

  it('quotes what a block cannot hold', () => {
    expect(dump({ a: 'x \ny' })).toBe('a: "x \\ny"\n');
    expect(dump({ a: 'x\ny' }, false)).toBe("a: 'x\n\n    y'\n");
  });
});
