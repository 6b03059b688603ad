import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, sortByVersion } from '../../../src/util/version-order.ts';
import { isInstalled } from '../../helpers/programs.ts';

const sorted = (texts: readonly string[]) => sortByVersion(texts, (text) => text);

describe('the order of versions', () => {
  it('is by numbers', () => {
    expect(sorted(['v1.10', 'v1.9', 'v1.9-rc1', 'v1', 'v1.9.0'])).toEqual([
      'v1',
      'v1.9',
      'v1.9-rc1',
      'v1.9.0',
      'v1.10',
    ]);
  });

  it('tells equal numbers apart, so that it is total', () => {
    expect(compareVersions('a01', 'a1')).toBeLessThan(0);
    expect(compareVersions('a1', 'a1')).toBe(0);
  });

  it('is antisymmetric and transitive', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', '1', '0', '9', '.', '-', '~', ' ') });
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) {
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it.runIf(isInstalled('sort'))('is that of sort -V', () => {
    const unit = fc.constantFrom(
      ...['a', 'Z', 'v', 'rc', '0', '1', '9', '10', '01', '.', '-', '~', '/', ':', ' ', '_'],
      ...['.tar', '.gz', '+', 'é', '000', 'mirrored-', 'sha256'],
    );
    // Coreutils disagree among their versions on what begins with a dot.
    const line = fc.string({ unit, maxLength: 8 }).filter((text) => /^[^.]/.test(text));
    fc.assert(
      fc.property(fc.uniqueArray(line, { minLength: 2, maxLength: 300 }), (lines) => {
        const input = `${lines.join('\n')}\n`;
        const env = { PATH: process.env.PATH, LC_ALL: 'C' };
        const theirs = execFileSync('sort', ['-V'], { input, env }).toString();
        expect(`${sorted(lines).join('\n')}\n`).toBe(theirs);
      }),
      { numRuns: 40 },
    );
  });
});
