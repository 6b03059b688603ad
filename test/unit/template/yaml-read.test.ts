import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../src/template/yaml/read-yaml.ts';

function read(text: string): unknown {
  return plain(readYaml(text)[0]);
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, entry]) => [key, plain(entry)]));
}

/** Expected values are PyYAML's. */
describe('a YAML text', () => {
  it.each([
    ['a:\n  b: "x\n  y"\n', { a: { b: 'x y' } }],
    ['a:\n  b: "x\ny"\nc: z\n', { a: { b: 'x y' }, c: 'z' }],
    ["a:\n    - b: '{{ [\n  x ] }}'\n      c: d\n", { a: [{ b: '{{ [ x ] }}', c: 'd' }] }],
  ])('continues in quotes at any indentation: %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['a:\n  b: [x,\n  y]\n  c: z\n', { a: { b: ['x', 'y'], c: 'z' } }],
    ['a:\n  b: [x,\ny\n]\nc: z\n', { a: { b: ['x', 'y'] }, c: 'z' }],
    ['a:\n  - {b: x,\n c: y}\n  - z\n', { a: [{ b: 'x', c: 'y' }, 'z'] }],
    ['a:\n  b: [x y\nz, {u:\nv}]\n', { a: { b: ['x y z', { u: 'v' }] } }],
  ])('continues in brackets at any indentation: %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['a: |\n  x', 'x'],
    ['a: |+\n  x', 'x'],
    ['a: |-\n  x', 'x'],
    ['a: >\n  x\n  y', 'x y'],
    ['a: |\n  x\n', 'x\n'],
    ['a: |\n  x\n  ', 'x\n'],
    ['a: |+\n  x\n\n', 'x\n\n'],
    ['a: |\n  x\n# end', 'x\n'],
  ])('has at its end no line break that is not there: %j', (text, expected) => {
    expect(read(text)).toEqual({ a: expected });
  });

  it('ends brackets and quotes at the next document', () => {
    expect(() => readYaml('a: [x\n---\nb: y\n')).toThrow(/not valid YAML/);
    expect(() => readYaml('a: "x\n---\nb: y\n')).toThrow(/not valid YAML/);
  });
});
