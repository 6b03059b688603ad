import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Challenge, parseChallenges } from '../../src/registry/challenge.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
const value = fc.string({ maxLength: 20 }).filter((text) => !/[\r\n]/.test(text));

const challenge: fc.Arbitrary<Challenge> = fc.record({
  scheme: name,
  parameters: fc.dictionary(name, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
});

function format({ scheme, parameters }: Challenge): string {
  const pairs = Object.entries(parameters).map(
    ([key, text]) => `${key}="${text.replace(/[\\"]/g, '\\$&')}"`,
  );
  return `${scheme} ${pairs.join(',')}`;
}

function plain(challenges: readonly Challenge[]) {
  return challenges.map(({ scheme, parameters }) => ({ scheme, parameters: { ...parameters } }));
}

describe('challenges', () => {
  it('come back as they were written, several in one header or one in each', () => {
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 3 }), (challenges) => {
        const lines = challenges.map(format);
        expect(plain(parseChallenges(lines))).toEqual(challenges);
        expect(plain(parseChallenges(lines.join(', ')))).toEqual(challenges);
      }),
    );
  });

  it('are read without end or error, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: fc.constantFrom(...'aB=", \\') }), (a, b) => {
        expect(Array.isArray(parseChallenges([a, b]))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [
      'Bearer realm="https://a/token",service="a.b",scope="repository:x/y:pull,push"',
      'bearer',
      'repository:x/y:pull,push',
    ],
    ['BEARER Realm=https://a/token , Scope = "a b"', 'bearer', 'a b'],
    ['Basic', 'basic', undefined],
  ])('%s', (text, scheme, scope) => {
    const [first] = parseChallenges(text);
    expect(first?.scheme).toBe(scheme);
    expect(first?.parameters.scope).toBe(scope);
  });
});
