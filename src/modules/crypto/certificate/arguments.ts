import type { FromSchema } from 'json-schema-to-ts';
import { accepted, choiceOr, flagOr, text, textOr, wholeOr } from '../../argument.ts';

const identifierChoices = ['create_if_not_provided', 'always_create', 'never_create'] as const;

/** Arguments of providers that are not here: a task with them fails when it is reached. */
const otherProviders = {
  acme_accountkey_path: accepted,
  acme_challenge_path: accepted,
  acme_chain: accepted,
  acme_directory: accepted,
  entrust_cert_type: accepted,
  entrust_requester_email: accepted,
  entrust_requester_name: accepted,
  entrust_requester_phone: accepted,
  entrust_api_user: accepted,
  entrust_api_key: accepted,
  entrust_api_client_cert_path: accepted,
  entrust_api_client_cert_key_path: accepted,
  entrust_not_after: accepted,
  entrust_api_specification_path: accepted,
} as const;

/** What of a certificate tasks can say; all but where it is kept. */
export const certificateProperties = {
  provider: {
    type: 'string',
    enum: ['selfsigned', 'ownca', 'acme', 'entrust', 'assertonly'],
    description: 'Who signs: the key itself (selfsigned) or a CA of your own (ownca).',
  },
  csr_path: text('File with the request.'),
  csr_content: text('The request itself, instead.'),
  privatekey_path: text('File with the private key.'),
  privatekey_content: text('The private key itself, instead.'),
  privatekey_passphrase: text('Passphrase of the private key.'),
  ignore_timestamps: flagOr(true, 'Keep a certificate that is there whatever its dates are.'),
  select_crypto_backend: accepted,
  selfsigned_version: wholeOr(3, 'Version; 3 is what is written.'),
  selfsigned_digest: textOr('sha256', 'Digest to sign with.'),
  selfsigned_not_before: textOr('+0s', 'Start: +1d, or YYYYMMDDHHMMSSZ.'),
  selfsigned_not_after: textOr('+3650d', 'End, likewise.'),
  selfsigned_create_subject_key_identifier: choiceOr(
    identifierChoices,
    'create_if_not_provided',
    'Whether to add the identifier of the key.',
  ),
  ownca_path: text('File with the certificate of the CA.'),
  ownca_content: text('The certificate of the CA itself, instead.'),
  ownca_privatekey_path: text('File with the private key of the CA.'),
  ownca_privatekey_content: text('The private key of the CA itself, instead.'),
  ownca_privatekey_passphrase: text('Passphrase of the private key of the CA.'),
  ownca_version: wholeOr(3, 'Version; 3 is what is written.'),
  ownca_digest: textOr('sha256', 'Digest to sign with.'),
  ownca_not_before: textOr('+0s', 'Start: +1d, or YYYYMMDDHHMMSSZ.'),
  ownca_not_after: textOr('+3650d', 'End, likewise.'),
  ownca_create_subject_key_identifier: choiceOr(
    identifierChoices,
    'create_if_not_provided',
    'Whether to add the identifier of the key.',
  ),
  ownca_create_authority_key_identifier: flagOr(true, 'Add the identifier of the key of the CA.'),
  ...otherProviders,
} as const;

/** Other spellings of these arguments. */
export const certificateAliases = {
  selfsigned_notBefore: 'selfsigned_not_before',
  selfsigned_notAfter: 'selfsigned_not_after',
} as const;

export const certificateSecrets = [
  'privatekey_content',
  'privatekey_passphrase',
  'ownca_privatekey_content',
  'ownca_privatekey_passphrase',
  'entrust_api_key',
] as const;

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: certificateProperties,
} as const;

export type CertificateArguments = FromSchema<typeof schema>;
