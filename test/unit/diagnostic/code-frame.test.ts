import { describe, expect, it } from 'vitest';
import { codeFrame } from '../../../src/diagnostic/code-frame.ts';
import { SourceText } from '../../../src/diagnostic/source-text.ts';

const at = (line: number, column: number, endColumn?: number) => ({
  file: 'site.yml',
  line,
  column,
  endColumn,
});

describe('a code frame', () => {
  it('numbers lines and points with carets', () => {
    const text = '- hosts: all\n  tasks:\n    - dbug:\n        msg: x\n    - ping:\n';
    expect(codeFrame(text, at(3, 7, 10), 'did you mean "debug"?')).toBe(
      [
        '  |',
        '1 | - hosts: all',
        '2 |   tasks:',
        '3 |     - dbug:',
        '  |       ^^^^ did you mean "debug"?',
        '4 |         msg: x',
      ].join('\n'),
    );
  });

  it('widens the gutter for the largest number', () => {
    const text = Array.from({ length: 12 }, (_, line) => `line ${line + 1}`).join('\n');
    expect(codeFrame(text, at(9, 1)).split('\n')).toEqual([
      '   |',
      ' 7 | line 7',
      ' 8 | line 8',
      ' 9 | line 9',
      '   | ^',
      '10 | line 10',
    ]);
  });

  it('shows tabs as spaces and keeps the caret below its character', () => {
    expect(codeFrame('\tkey: x', at(1, 2, 4))).toBe('  |\n1 |     key: x\n  |     ^^^');
  });

  it.each([1, 40, 150, 290])('cuts a line of 300 around column %d to fit', (column) => {
    const line = `${'a'.repeat(column - 1)}X${'b'.repeat(300 - column)}`;
    const rows = codeFrame(line, at(1, column)).split('\n');
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(100);
    expect(rows[1]?.[rows[2]?.indexOf('^') ?? -1]).toBe('X');
  });

  it('lets nothing through that moves a terminal', () => {
    expect(codeFrame('a\u001b[31mb\u202ec', at(1, 1))).not.toMatch(/[\u001b\u202e]/);
  });

  it.each([
    ['past the end', 'one', at(7, 1)],
    ['in bytes that are no text', 'a\ufffdb', at(1, 1)],
  ])('is empty %s', (_name, text, span) => {
    expect(codeFrame(text, span)).toBe('');
  });

  it('points at the end of a line, of a file, of nothing', () => {
    expect(codeFrame('ab', at(1, 3))).toBe('  |\n1 | ab\n  |   ^');
    expect(codeFrame('', at(1, 1))).toBe('  |\n1 |\n  | ^');
  });
});

describe('a source text', () => {
  const source = new SourceText('x', 'ab\r\ncd\n\nef');

  it.each([
    [0, 2, at(1, 1, 2)],
    [4, 5, at(2, 1, 1)],
    [1, 9, at(1, 2, 2)],
    [7, 7, at(3, 1, 1)],
    [9, 10, at(4, 2, 2)],
    [10, 10, at(4, 3, 3)],
  ])('says where %d to %d is', (start, end, span) => {
    expect(source.span(start, end)).toEqual({ ...span, file: 'x' });
  });

  it('has lines', () => {
    expect([source.lineCount, source.line(1), source.line(3), source.line(9)]).toEqual([
      4,
      'ab',
      '',
      '',
    ]);
    expect(new SourceText('x', 'a\n').lineCount).toBe(1);
  });
});
