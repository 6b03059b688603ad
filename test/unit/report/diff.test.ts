import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffText } from '../../../src/report/ansible/diff.ts';
import { matchLines } from '../../../src/report/ansible/line-matcher.ts';
import { createPaint } from '../../../src/report/paint.ts';

/** Made with Python's difflib, as Ansible uses it. */
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/report/diffs.json'), 'utf8'),
) as readonly { name: string; before: string; after: string; diff: string }[];

const plain = createPaint(0);

describe('diffText', () => {
  it.each(golden)('$name', ({ before, after, diff }) => {
    expect(diffText([{ before, after, beforeHeader: 'f' }], plain)).toBe(diff);
  });

  it('is empty where nothing differs', () => {
    expect(diffText([{ before: 'a\n', after: 'a\n' }], plain)).toBe('');
  });

  it('has an empty line between diffs', () => {
    const diff = { before: '', after: 'x\n', afterHeader: '/f' };
    const one = '--- before\n+++ after: /f\n@@ -0,0 +1 @@\n+x\n';
    expect(diffText([diff, diff], plain)).toBe(`${one}\n${one}`);
  });

  it('colours what goes and what comes', () => {
    const text = diffText([{ before: 'a\n', after: 'b\n' }], createPaint(1));
    expect(text).toContain('\u001b[31m-a');
    expect(text).toContain('\u001b[32m+b');
  });
});

describe('matchLines', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });

  it('finds runs that are equal, in order, and do not overlap', () => {
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        let ends = { a: 0, b: 0 };
        for (const match of matchLines(a, b)) {
          expect(match.a).toBeGreaterThanOrEqual(ends.a);
          expect(match.b).toBeGreaterThanOrEqual(ends.b);
          const run = a.slice(match.a, match.a + match.size);
          expect(run).toEqual(b.slice(match.b, match.b + match.size));
          ends = { a: match.a + match.size, b: match.b + match.size };
        }
      }),
    );
  });
});
