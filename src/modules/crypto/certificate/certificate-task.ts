import type { ModuleResult, PlanContext } from '../../../runner/module.ts';
import { CodedError } from '../../../util/coded-error.ts';
import { publicInfoOf } from '../keys/key-file.ts';
import {
  type Certificate,
  type CertificateContent,
  type CertificateMarks,
  makeCertificate,
  newSerial,
  readCertificate,
} from '../x509/certificate.ts';
import { type Extension, extensionIds, extensionOf, haveSame } from '../x509/extensions.ts';
import { identifierIn, keyIdentifierOf, subjectKeyIdentifier } from '../x509/key-identifier.ts';
import { isSameName, type NamePart } from '../x509/names.ts';
import type { CertificateArguments } from './arguments.ts';
import { type Issuing, issuingFor, NotThereYet } from './issuing.ts';
import { momentText, readMoment } from './moment.ts';

/** The serial number and the dates for a new certificate. Throws a CodedError for bad dates. */
export function newMarks(
  args: CertificateArguments,
  { now }: PlanContext<unknown>,
): CertificateMarks {
  const start = args.provider === 'ownca' ? 'ownca_not_before' : 'selfsigned_not_before';
  const end = args.provider === 'ownca' ? 'ownca_not_after' : 'selfsigned_not_after';
  const notBefore = readMoment(args[start], start, now());
  const notAfter = readMoment(args[end], end, now());
  if (notBefore <= notAfter) return { serial: newSerial(), notBefore, notAfter };
  throw new CodedError('MP4337', `${end} ${args[end]} is before ${start} ${args[start]}`, {
    hint: 'A certificate cannot end before it starts.',
  });
}

/** A certificate that is there beside the one that the task asks for. */
export interface Comparison {
  readonly fits: boolean;
  readonly found: Certificate | undefined;
  /** Undefined while something is missing that it needs. */
  readonly wanted: WantedCertificate | undefined;
}

interface WantedCertificate extends CertificateContent {
  readonly subject: readonly NamePart[];
  readonly issuer: readonly NamePart[];
}

/**
 * Compares a certificate that is there with what the task asks for; it does not fit while
 * something is missing. Throws a CodedError for what cannot be read.
 */
export function compareCertificate(
  args: CertificateArguments,
  existing: string | undefined,
  marks: CertificateMarks,
  context: PlanContext<unknown>,
): Comparison {
  const issuing = issuingFor(args, context);
  const found = existing === undefined ? undefined : readCertificate(existing);
  if (issuing instanceof NotThereYet) return { fits: false, found, wanted: undefined };
  const wanted = contentFor(args, issuing, marks);
  const isInTime =
    args.ignore_timestamps ||
    (found?.notBefore === marks.notBefore && found.notAfter === marks.notAfter);
  const fits = found !== undefined && isInTime && isFor(found, issuing) && isFrom(found, issuing);
  return { fits, found, wanted };
}

/** Whether it says what was requested, for the right key. */
function isFor(found: Certificate, issuing: Issuing): boolean {
  const { request, publicInfo, createsIdentifier, authority } = issuing;
  const added = [
    ...(createsIdentifier === 'never_create' ? [] : [extensionIds.subjectKeyIdentifier]),
    ...(authority === undefined ? [] : [extensionIds.authorityKeyIdentifier]),
  ] as readonly string[];
  const requested = ({ extensions }: { readonly extensions: readonly Extension[] }) =>
    extensions.filter(({ id }) => !added.includes(id));
  return (
    (publicInfo === undefined || found.publicInfo.equals(publicInfo)) &&
    request.isValid &&
    request.publicInfo.equals(found.publicInfo) &&
    isSameName(request.subject, found.subject) &&
    haveSame(requested(request), requested(found)) &&
    (createsIdentifier === 'never_create' || hasIdentifier(found, issuing))
  );
}

function hasIdentifier(found: Certificate, issuing: Issuing): boolean {
  const own = extensionOf(found, 'subjectKeyIdentifier');
  const given = givenIdentifier(issuing);
  const wanted = given === undefined ? keyIdentifierOf(found.publicInfo) : identifierIn(given);
  return own !== undefined && identifierIn(own).equals(wanted);
}

/** The one that the request brings, where that counts. */
function givenIdentifier({ request, createsIdentifier }: Issuing): Extension | undefined {
  return createsIdentifier === 'always_create'
    ? undefined
    : extensionOf(request, 'subjectKeyIdentifier');
}

/** Whether the right key signed it, and it says so. */
function isFrom(found: Certificate, { signer, issuer, authority }: Issuing): boolean {
  const own = extensionOf(found, 'authorityKeyIdentifier');
  return (
    found.isSignedBy(publicInfoOf(signer)) &&
    isSameName(issuer, found.issuer) &&
    (authority === undefined || own?.value.equals(authority.value) === true)
  );
}

/** Makes the certificate. Throws a CodedError where something that it needs is not there. */
export function newCertificate(
  args: CertificateArguments,
  marks: CertificateMarks,
  context: PlanContext<unknown>,
): string {
  const issuing = issuingFor(args, context);
  if (issuing instanceof NotThereYet) throw issuing.error;
  return makeCertificate(contentFor(args, issuing, marks), issuing.signer, issuing.digest);
}

function contentFor(
  args: CertificateArguments,
  issuing: Issuing,
  marks: CertificateMarks,
): WantedCertificate {
  const { request, publicInfo, issuer, issuerName, createsIdentifier, authority } = issuing;
  const key =
    args.provider === 'selfsigned' ? (publicInfo ?? request.publicInfo) : request.publicInfo;
  const identifier = givenIdentifier(issuing);
  const others = request.extensions.filter(
    (each) =>
      (each.id !== extensionIds.subjectKeyIdentifier || each === identifier) &&
      (each.id !== extensionIds.authorityKeyIdentifier || authority === undefined),
  );
  const isNew = identifier === undefined && createsIdentifier !== 'never_create';
  const extensions = [
    ...others,
    ...(isNew ? [subjectKeyIdentifier(keyIdentifierOf(key))] : []),
    ...(authority === undefined ? [] : [authority]),
  ];
  const { subject, name } = request;
  return { ...marks, issuer, issuerName, subject, name, publicInfo: key, extensions };
}

/** What results tell of it. */
export function describeCertificate(
  args: CertificateArguments,
  marks: CertificateMarks,
): ModuleResult {
  const authority =
    args.provider === 'ownca'
      ? { ca_cert: args.ownca_path ?? null, ca_privatekey: args.ownca_privatekey_path ?? null }
      : {};
  return {
    privatekey: args.privatekey_path ?? null,
    csr: args.csr_path ?? null,
    notBefore: momentText(marks.notBefore),
    notAfter: momentText(marks.notAfter),
    serial_number: marks.serial,
    ...authority,
  };
}
