import type { FromSchema } from 'json-schema-to-ts';
import { accepted, dict, flagOr, text, textOr, words } from '../../argument.ts';

/** What of a request tasks can say; all but where it is kept. */
export const requestProperties = {
  digest: textOr('sha256', 'Digest to sign with.'),
  privatekey_path: text('File with the private key.'),
  privatekey_content: text('The private key itself, instead.'),
  privatekey_passphrase: text('Passphrase of the private key.'),
  version: { type: 'integer', enum: [1], default: 1, description: 'Version of the request.' },
  subject: dict('Parts of the subject by their kinds; a list gives a kind several times.'),
  subject_ordered: {
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: 'The same as a list of single parts, of which the order counts.',
  },
  country_name: text('Country (C) of the subject: two letters.'),
  state_or_province_name: text('State or province (ST) of the subject.'),
  locality_name: text('Town (L) of the subject.'),
  organization_name: text('Organization (O) of the subject.'),
  organizational_unit_name: text('Unit (OU) of the subject.'),
  common_name: text('Common name (CN) of the subject.'),
  email_address: text('Mail address of the subject.'),
  subject_alt_name: words(
    'Names it is for: DNS:NAME, IP:ADDRESS, URI:…, email:…, RID:…, dirName:…, otherName:…',
  ),
  subject_alt_name_critical: flagOr(false, 'Mark these as critical.'),
  use_common_name_for_san: flagOr(
    true,
    'Without subject_alt_name, take the common name as DNS name.',
  ),
  key_usage: words('What the key may do: digitalSignature, keyEncipherment …'),
  key_usage_critical: flagOr(false, 'Mark this as critical.'),
  extended_key_usage: words(
    'What the key is for: serverAuth, clientAuth …, or object identifiers.',
  ),
  extended_key_usage_critical: flagOr(false, 'Mark this as critical.'),
  basic_constraints: words('CA:TRUE, CA:FALSE, pathlen:N.'),
  basic_constraints_critical: flagOr(false, 'Mark these as critical.'),
  ocsp_must_staple: flagOr(false, 'Ask for the extension OCSP Must Staple.'),
  ocsp_must_staple_critical: flagOr(false, 'Mark it as critical.'),
  name_constraints_permitted: words('Names that a CA may sign for.'),
  name_constraints_excluded: words('Names that a CA may not sign for.'),
  name_constraints_critical: flagOr(false, 'Mark these as critical.'),
  create_subject_key_identifier: flagOr(false, 'Add the identifier of the key.'),
  subject_key_identifier: text('Another identifier of the key: 00:11:22 …'),
  authority_key_identifier: text('Identifier of the key that is to sign.'),
  authority_cert_issuer: words('Names of the issuer of the certificate that is to sign.'),
  authority_cert_serial_number: {
    type: ['integer', 'string'],
    description: 'Serial number of that certificate; quote it when it is long.',
  },
  crl_distribution_points: {
    type: 'array',
    description: 'Where revoked certificates are listed.',
    items: {
      type: 'object',
      additionalProperties: false,
      properties: {
        full_name: words('Names of the list: URI:…'),
        relative_name: words('Its name relative to its issuer: CN=…'),
        crl_issuer: words('Names of its issuer.'),
        reasons: {
          type: 'array',
          description: 'Reasons for which it lists certificates.',
          items: {
            type: 'string',
            enum: [
              'key_compromise',
              'ca_compromise',
              'affiliation_changed',
              'superseded',
              'cessation_of_operation',
              'certificate_hold',
              'privilege_withdrawn',
              'aa_compromise',
            ],
          },
        },
      },
    },
  },
  select_crypto_backend: accepted,
} as const;

/** Other spellings of these arguments. */
export const requestAliases = {
  C: 'country_name',
  countryName: 'country_name',
  ST: 'state_or_province_name',
  stateOrProvinceName: 'state_or_province_name',
  L: 'locality_name',
  localityName: 'locality_name',
  O: 'organization_name',
  organizationName: 'organization_name',
  OU: 'organizational_unit_name',
  organizationalUnitName: 'organizational_unit_name',
  CN: 'common_name',
  commonName: 'common_name',
  E: 'email_address',
  emailAddress: 'email_address',
  subjectAltName: 'subject_alt_name',
  subjectAltName_critical: 'subject_alt_name_critical',
  useCommonNameForSAN: 'use_common_name_for_san',
  keyUsage: 'key_usage',
  keyUsage_critical: 'key_usage_critical',
  extKeyUsage: 'extended_key_usage',
  extendedKeyUsage: 'extended_key_usage',
  extKeyUsage_critical: 'extended_key_usage_critical',
  extendedKeyUsage_critical: 'extended_key_usage_critical',
  basicConstraints: 'basic_constraints',
  basicConstraints_critical: 'basic_constraints_critical',
  ocspMustStaple: 'ocsp_must_staple',
  ocspMustStaple_critical: 'ocsp_must_staple_critical',
} as const;

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: requestProperties,
} as const;

export type RequestArguments = FromSchema<typeof schema>;
