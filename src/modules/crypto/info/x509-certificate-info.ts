import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult, type PlanContext } from '../../../runner/module.ts';
import { CodedError } from '../../../util/coded-error.ts';
import { accepted, dict } from '../../argument.ts';
import { unknownAnswer } from '../../unknown-answer.ts';
import { momentText, readMoment } from '../certificate/moment.ts';
import { fingerprintsOf } from '../keys/fingerprints.ts';
import { type Certificate, decodeCertificate, readCertificate } from '../x509/certificate.ts';
import { nameOfObjectId } from '../x509/object-ids.ts';
import {
  describeAccess,
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
    valid_at: dict('Moments by names of yours (+1w, YYYYMMDDHHMMSSZ): is it valid then?'),
    name_encoding: nameEncoding,
    select_crypto_backend: accepted,
  },
} as const;

type CertificateInfoArguments = FromSchema<typeof schema>;

/** Tells what a certificate says. */
export const x509CertificateInfo = defineModule<
  CertificateInfoArguments,
  CertificateInfoArguments,
  unknown
>({
  name: 'x509_certificate_info',
  aliases: [
    'community.crypto.x509_certificate_info',
    'openssl_certificate_info',
    'community.crypto.openssl_certificate_info',
  ],
  summary: 'Tell what a certificate says',
  args: schema,
  check: 'full',
  plan(args, context) {
    const bytes = sourceOf(args, context);
    if (bytes !== undefined) {
      return { result: readAs(args, 'certificate', () => told(args, bytes, context)) };
    }
    const unknown = unknownAnswer('a certificate that is not there yet', fields);
    return { result: unknown, detail: args };
  },
  apply(args) {
    throw noSource(args);
  },
});

const fields = [
  ...saidFields,
  'signature_algorithm',
  'issuer',
  'issuer_ordered',
  'version',
  'not_before',
  'not_after',
  'expired',
  'fingerprints',
  'serial_number',
  'ocsp_uri',
  'issuer_uri',
  'valid_at',
];

function told(
  args: CertificateInfoArguments,
  bytes: Buffer,
  { now }: PlanContext<unknown>,
): ModuleResult | undefined {
  const found = readCertificate(bytes.toString('latin1')) ?? decodeCertificate(bytes);
  if (found === undefined) return undefined;
  return {
    changed: false,
    signature_algorithm: nameOfObjectId(found.signatureId),
    ...describeName('subject', found.subject),
    ...describeName('issuer', found.issuer),
    version: found.version,
    ...describeExtensions(found, args.name_encoding),
    not_before: momentText(found.notBefore),
    not_after: momentText(found.notAfter),
    expired: found.notAfter < now(),
    ...describePublicKey(found.publicInfo),
    fingerprints: fingerprintsOf(found.bytes),
    serial_number: found.serial,
    ...describeAccess(found),
    valid_at: validAt(found, args.valid_at ?? {}, now()),
  };
}

function validAt(
  { notBefore, notAfter }: Certificate,
  moments: Readonly<Record<string, unknown>>,
  now: number,
): Readonly<Record<string, boolean>> {
  return Object.fromEntries(
    Object.entries(moments).map(([name, moment]) => {
      const at = readMoment(requireText(name, moment), `valid_at.${name}`, now);
      return [name, notBefore <= at && at <= notAfter];
    }),
  );
}

function requireText(name: string, moment: unknown): string {
  if (typeof moment === 'string') return moment;
  throw new CodedError('MP4337', `valid_at.${name} is no text`, { hint: "Quote it: '+1w'." });
}
