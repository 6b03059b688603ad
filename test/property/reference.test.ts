import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReference, parseReference, type Reference } from '../../src/oci/reference.ts';

const part = fc.stringMatching(/^[a-z0-9]{1,6}((\.|_|__|-{1,3})[a-z0-9]{1,6}){0,2}$/);
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const host = fc.oneof(
  fc.stringMatching(/^[a-z0-9]{1,8}\.[a-z]{2,4}(:[1-9]\d{0,3})?$/),
  fc.stringMatching(/^[a-z][a-z0-9]{0,8}:[1-9]\d{0,3}$/),
  fc.constantFrom('localhost', '[::1]:5000', '[fe80::1]', '127.0.0.1:5000'),
);
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/);
const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}` as const);

function reference(): fc.Arbitrary<Reference> {
  const name = fc.oneof(
    fc.record({ registry: host, repository: path }),
    fc
      .record({ registry: fc.constant('docker.io'), repository: path })
      .map(({ registry, repository }) => ({
        registry,
        repository: repository.includes('/') ? repository : `library/${repository}`,
      })),
  );
  const pin = fc.oneof(fc.record({ tag }), fc.record({ digest }), fc.record({ tag, digest }));
  return fc.tuple(name, pin).map(([a, b]) => ({ ...a, ...b }));
}

describe('references', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(reference(), (value) => {
        expect(parseReference(formatReference(value))).toEqual(value);
      }),
    );
  });

  it('fail only with a coded reason, whatever the text', () => {
    const anything = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'aA.:/@[]-_0 ') }));
    fc.assert(
      fc.property(anything, (text) => {
        try {
          const value = parseReference(text);
          expect(parseReference(formatReference(value))).toEqual(value);
        } catch (error) {
          expect(error).toMatchObject({ code: 'MP5001' });
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('agree with the grammar of distribution for texts without a host', () => {
    const grammar =
      /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?$/;
    const plain = fc.string({ unit: fc.constantFrom(...'ab0._-/:'), maxLength: 12 });
    fc.assert(
      fc.property(plain, (text) => {
        const first = text.split('/')[0] ?? '';
        fc.pre(!text.includes('/') || !/[.:]/.test(first));
        let taken = true;
        try {
          parseReference(text);
        } catch {
          taken = false;
        }
        expect(taken).toBe(grammar.test(text));
      }),
      { numRuns: 1000 },
    );
  });
});
