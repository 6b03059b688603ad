import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult } from '../../../runner/module.ts';
import { ModuleFailure } from '../../../runner/module-failure.ts';
import { accepted } from '../../argument.ts';
import { unknownAnswer } from '../../unknown-answer.ts';
import { readRequest } from '../x509/request.ts';
import {
  describeConstraints,
  describeExtensions,
  describeName,
  describePublicKey,
} from './described.ts';
import {
  nameEncoding,
  noSource,
  readAs,
  saidFields,
  sourceOf,
  sourceProperties,
} from './source.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...sourceProperties,
    name_encoding: nameEncoding,
    select_crypto_backend: accepted,
  },
} as const;

type CsrInfoArguments = FromSchema<typeof schema>;

/** Tells what a certificate signing request asks for. */
export const opensslCsrInfo = defineModule<CsrInfoArguments, CsrInfoArguments, unknown>({
  name: 'openssl_csr_info',
  aliases: ['community.crypto.openssl_csr_info'],
  summary: 'Tell what a certificate signing request asks for',
  args: schema,
  check: 'full',
  plan(args, context) {
    const bytes = sourceOf(args, context);
    if (bytes !== undefined) {
      return { result: readAs(args, 'certificate signing request', () => told(args, bytes)) };
    }
    const unknown = unknownAnswer('a request that is not there yet', fields);
    return { result: unknown, detail: args };
  },
  apply(args) {
    throw noSource(args);
  },
});

const fields = [
  ...saidFields,
  'name_constraints_permitted',
  'name_constraints_excluded',
  'name_constraints_critical',
  'signature_valid',
];

function told(args: CsrInfoArguments, bytes: Buffer): ModuleResult | undefined {
  const found = readRequest(bytes.toString('latin1'));
  if (found === undefined) return undefined;
  const result = {
    changed: false,
    ...describeName('subject', found.subject),
    ...describeExtensions(found, args.name_encoding),
    ...describeConstraints(found, args.name_encoding),
    ...describePublicKey(found.publicInfo),
    signature_valid: found.isValid,
  };
  if (found.isValid) return result;
  throw new ModuleFailure('the signature of the request does not hold', result);
}
