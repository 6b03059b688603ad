import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../../../src/util/coded-error.ts';
import { isVaulted } from '../../../src/vault/envelope.ts';
import { Keyring } from '../../../src/vault/keyring.ts';

const folder = resolve(import.meta.dirname, '../../fixtures/vault');
const plain = readFileSync(join(folder, 'version-1.1.yml'), 'utf8');
const labelled = readFileSync(join(folder, 'version-1.2.yml'), 'utf8');

/** The files were made by ansible-vault with this password. */
const right = { label: 'default', password: 'pw' };
const wrong = { label: 'dev', password: 'other' };

describe('a keyring', () => {
  it.each([
    ['1.1', plain],
    ['1.2', labelled],
    ['indented, as YAML gives it', plain.replaceAll('\n', '\n      ')],
    ['with Windows line ends', plain.replaceAll('\n', '\r\n')],
  ])('opens what ansible-vault made: %s', (_, text) => {
    expect(isVaulted(text)).toBe(true);
    expect(new Keyring([wrong, right]).open(text).toString()).toBe('hello: world\n');
  });

  it('says that there is no password, or that none fits', () => {
    const code = (secrets: readonly (typeof right)[]) => {
      try {
        return new Keyring(secrets).open(labelled, 'vars.yml').toString();
      } catch (error) {
        return error instanceof CodedError ? [error.code, error.message, error.hint] : error;
      }
    };
    expect(code([])).toEqual([
      'MP1017',
      'Attempting to decrypt vars.yml but no vault secrets found',
      expect.stringContaining('--vault-password-file'),
    ]);
    expect(code([wrong])).toEqual([
      'MP1018',
      'Decryption failed (no vault secrets were found that could decrypt) on vars.yml',
      expect.stringContaining('It asks for the password "dev".'),
    ]);
  });

  it('answers any other text with its code', () => {
    const keyring = new Keyring([right]);
    const damaged = fc
      .tuple(fc.nat(plain.length), fc.string({ maxLength: 3 }))
      .map(([at, text]) => plain.slice(0, at) + text + plain.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(fc.string(), damaged), (text) => {
        if (text.trim().toLowerCase() === plain.trim().toLowerCase()) return;
        try {
          keyring.open(text);
        } catch (error) {
          expect((error as CodedError).code).toMatch(/^MP101[89]$/);
        }
      }),
      { numRuns: 60 },
    );
  });
});
