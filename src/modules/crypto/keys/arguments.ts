import type { FromSchema } from 'json-schema-to-ts';
import { accepted, choiceOr, text, wholeOr } from '../../argument.ts';
import { madeFileProperties } from '../made-file.ts';
import { curves, keyTypes } from './kinds.ts';

export const privateKeySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['path'],
  properties: {
    type: choiceOr(keyTypes, 'RSA', 'Kind of key.'),
    size: wholeOr(4096, 'Bits of an RSA or DSA key.'),
    curve: { type: 'string', enum: curves, description: 'Curve of an ECC key.' },
    passphrase: text('Passphrase to encrypt the key with.'),
    cipher: text('How to encrypt it: auto.'),
    format: choiceOr(
      ['pkcs1', 'pkcs8', 'raw', 'auto', 'auto_ignore'],
      'auto_ignore',
      'Layout of the file; auto is the usual one of the kind, auto_ignore accepts any of a key that is there.',
    ),
    format_mismatch: choiceOr(
      ['regenerate', 'convert'],
      'regenerate',
      'What to do about a good key in another layout.',
    ),
    regenerate: choiceOr(
      ['never', 'fail', 'partial_idempotence', 'full_idempotence', 'always'],
      'full_idempotence',
      'When a key that is there is replaced: partial_idempotence not where it cannot be read.',
    ),
    select_crypto_backend: accepted,
    ...madeFileProperties,
  },
} as const;

export type PrivateKeyArguments = FromSchema<typeof privateKeySchema>;

/** An empty passphrase encrypts nothing. */
export function passphraseOf({ passphrase }: PrivateKeyArguments): string | undefined {
  return passphrase === '' ? undefined : passphrase;
}
