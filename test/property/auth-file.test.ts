import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEntry, parseAuthFile } from '../../src/registry/auth-file.ts';

const part = fc.constantFrom('a', 'b', 'c');
const path = fc.array(part, { maxLength: 4 });
const host = fc.constantFrom('one.io', 'two.io:5000', 'docker.io');

function auth(user: string): object {
  return { auth: Buffer.from(`${user}:pw`).toString('base64') };
}

describe('the lookup in a credentials file', () => {
  it('finds the longest key that is a part-wise beginning of the repository', () => {
    const keys = fc.array(fc.tuple(host, path), { maxLength: 8 });
    fc.assert(
      fc.property(keys, host, path, (entries, registry, parts) => {
        fc.pre(parts.length > 0);
        const names = entries.map(([name, rest]) => [name, ...rest].join('/'));
        const auths = Object.fromEntries(names.map((key) => [key, auth(key)]));
        const file = parseAuthFile(JSON.stringify({ auths }), 'f');
        const repository = parts.join('/');
        const wanted = `${registry}/${repository}`;
        const expected = names
          .filter((key) => wanted === key || wanted.startsWith(`${key}/`))
          .sort((x, y) => y.length - x.length)[0];
        const found = findEntry(file, registry, repository);
        // A user name ends at its first colon.
        expect(found?.username).toBe(expected?.split(':')[0]);
      }),
    );
  });

  it('fails only with a coded reason that does not show the file', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          parseAuthFile(text, '/a/file');
        } catch (error) {
          expect(error).toMatchObject({ code: 'MP5031', kind: 'config' });
        }
      }),
    );
  });
});
