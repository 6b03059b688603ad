import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameImages } from '../../src/mirror/naming.ts';
import { formatReference, parseReference } from '../../src/oci/reference.ts';
import { CodedError } from '../../src/util/coded-error.ts';

const part = fc.stringMatching(/^[a-z0-9]{1,8}((\.|_|__|-{1,3})[a-z0-9]{1,8}){0,2}$/);
const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
const host = fc.constantFrom(
  'org/',
  'quay.io/',
  'localhost/',
  'localhost:5000/',
  '[::1]:80/',
  'docker.io/',
);
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/).map((text) => `:${text}`);
const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map((text) => `@sha256:${text}`);
const maybe = (text: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), text);
const source = fc.tuple(host, path, maybe(tag), maybe(digest)).map((parts) => parts.join(''));
const registry = fc
  .tuple(
    fc.constantFrom('r.io', 'localhost:5000', 'docker.io'),
    maybe(path.map((p) => `/${p}`)),
    maybe(fc.constant('/')),
  )
  .map((parts) => parts.join(''));
const org = fc.option(maybe(path), { nil: undefined });

describe('target naming', () => {
  it('always gives a reference that reads back as itself, with a tag and no digest', () => {
    fc.assert(
      fc.property(source, registry, org, (image, base, middle) => {
        const [named] = nameImages([{ image }], { registry: base, org: middle });
        const target = named?.target;
        expect(target && parseReference(formatReference(target))).toEqual(target);
        expect(target?.tag).toBeDefined();
        expect(target?.digest).toBeUndefined();
      }),
    );
  });

  it('keeps path and tag of the source below the prefix', () => {
    fc.assert(
      fc.property(path, tag, (repository, version) => {
        const [named] = nameImages([{ image: `quay.io/${repository}${version}` }], {
          registry: 'r.io/p',
        });
        expect(named && formatReference(named.target)).toBe(`r.io/p/${repository}${version}`);
      }),
    );
  });

  it('throws nothing but a CodedError, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (image, base) => {
        try {
          nameImages([{ image }], { registry: base });
        } catch (error) {
          expect(error).toBeInstanceOf(CodedError);
        }
      }),
    );
  });
});
