import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult } from '../../../runner/module.ts';
import { ModuleFailure } from '../../../runner/module-failure.ts';
import { accepted, flagOr, text } from '../../argument.ts';
import { unknownAnswer } from '../../unknown-answer.ts';
import { describePublic, isConsistent, privateNumbers } from '../keys/describe-key.ts';
import { fingerprintsOf } from '../keys/fingerprints.ts';
import { publicInfoOf, readKey } from '../keys/key-file.ts';
import { noSource, sourceOf, sourceProperties } from './source.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...sourceProperties,
    passphrase: text('Passphrase of the key.'),
    return_private_key_data: flagOr(false, 'Give the secret numbers, too.'),
    check_consistency: flagOr(false, 'Try whether both halves of the key belong together.'),
    select_crypto_backend: accepted,
  },
} as const;

type KeyInfoArguments = FromSchema<typeof schema>;

/** Tells what kind of key a private key is. */
export const opensslPrivatekeyInfo = defineModule<KeyInfoArguments, KeyInfoArguments, unknown>({
  name: 'openssl_privatekey_info',
  aliases: ['community.crypto.openssl_privatekey_info'],
  summary: 'Tell what kind of key a private key is',
  args: schema,
  secrets: ['content', 'passphrase'],
  check: 'full',
  plan(args, context) {
    const bytes = sourceOf(args, context);
    if (bytes !== undefined) return { result: told(args, bytes) };
    const secret = args.return_private_key_data ? ['private_data'] : [];
    const unknown = unknownAnswer('a key that is not there yet', [...fields, ...secret]);
    return { result: unknown, detail: args };
  },
  apply(args) {
    throw noSource(args);
  },
});

const fields = [
  'can_load_key',
  'can_parse_key',
  'key_is_consistent',
  'public_key',
  'public_key_fingerprints',
  'type',
  'public_data',
];

function told(args: KeyInfoArguments, bytes: Buffer): ModuleResult {
  const key = readKey(bytes, { passphrase: args.passphrase });
  const start = { changed: false, can_load_key: true, key_is_consistent: null };
  if (key === undefined) {
    const hint = 'See whether it is a private key in PEM, and whether passphrase is right.';
    throw new ModuleFailure('the key cannot be read', { ...start, can_parse_key: false }, hint);
  }
  const info = publicInfoOf(key);
  const { type, text: public_key, data } = describePublic(info);
  const result = {
    ...start,
    can_parse_key: true,
    key_is_consistent: args.check_consistency ? isConsistent(key) : null,
    public_key,
    public_key_fingerprints: fingerprintsOf(info),
    type,
    public_data: data,
    ...(args.return_private_key_data ? { private_data: privateNumbers(key) } : {}),
  };
  if (result.key_is_consistent !== false) return result;
  throw new ModuleFailure('the halves of the key do not belong together', result);
}
