import { CodedError } from '../../../util/coded-error.ts';
import { integer, namedBits, retagged, sequence, tagged } from '../der/write.ts';
import { type Extension, extensionIds } from '../x509/extensions.ts';
import { generalName } from '../x509/general-name.ts';
import { keyIdentifierOf, subjectKeyIdentifier } from '../x509/key-identifier.ts';
import { encodePart, parsePart } from '../x509/names.ts';
import { basicConstraints, extendedKeyUsage, keyUsage } from '../x509/usages.ts';
import type { RequestArguments } from './arguments.ts';

type ExtensionName = keyof typeof extensionIds;

/**
 * The extensions that a task asks for, for a key given as SubjectPublicKeyInfo. Throws a
 * CodedError for names and usages that cannot be read.
 */
export function wantedExtensions(
  args: RequestArguments,
  alternativeNames: readonly string[],
  publicInfo: Buffer,
): readonly Extension[] {
  const { basic_constraints: constraints = [], crl_distribution_points: points = [] } = args;
  const { key_usage: usages = [], extended_key_usage: purposes = [] } = args;
  const wanted: readonly (false | Extension)[] = [
    alternativeNames.length > 0 &&
      extension(
        'subjectAltName',
        args.subject_alt_name_critical,
        sequence(...namesOf('subject_alt_name', alternativeNames)),
      ),
    usages.length > 0 && extension('keyUsage', args.key_usage_critical, keyUsage(usages)),
    purposes.length > 0 &&
      extension('extendedKeyUsage', args.extended_key_usage_critical, extendedKeyUsage(purposes)),
    constraints.length > 0 &&
      extension('basicConstraints', args.basic_constraints_critical, basicConstraints(constraints)),
    args.ocsp_must_staple &&
      extension('tlsFeature', args.ocsp_must_staple_critical, sequence(integer(statusRequest))),
    hasNameConstraints(args) &&
      extension('nameConstraints', args.name_constraints_critical, nameConstraints(args)),
    wantedIdentifier(args, publicInfo),
    hasAuthority(args) && extension('authorityKeyIdentifier', false, authority(args)),
    points.length > 0 &&
      extension('crlDistributionPoints', false, sequence(...points.map(distributionPoint))),
  ];
  return wanted.filter((each) => each !== false);
}

/** TLS feature that makes a server staple (RFC 7633). */
const statusRequest = 5;

function extension(name: ExtensionName, critical: boolean, value: Buffer): Extension {
  return { id: extensionIds[name], critical, value };
}

function namesOf(what: string, names: readonly string[]): readonly Buffer[] {
  return names.map((name) => generalName(name, what));
}

function hasNameConstraints(args: RequestArguments): boolean {
  const { name_constraints_permitted: permitted = [], name_constraints_excluded: excluded = [] } =
    args;
  return permitted.length + excluded.length > 0;
}

function nameConstraints(args: RequestArguments): Buffer {
  const side = (tag: number, what: 'permitted' | 'excluded') => {
    const names = namesOf(`name_constraints_${what}`, args[`name_constraints_${what}`] ?? []);
    return names.length === 0 ? [] : [tagged(tag, ...names.map((name) => sequence(name)))];
  };
  return sequence(...side(0, 'permitted'), ...side(1, 'excluded'));
}

function wantedIdentifier(args: RequestArguments, publicInfo: Buffer): false | Extension {
  const { create_subject_key_identifier: creates, subject_key_identifier: given } = args;
  if (!creates) {
    return given !== undefined && subjectKeyIdentifier(hexBytes('subject_key_identifier', given));
  }
  if (given === undefined) return subjectKeyIdentifier(keyIdentifierOf(publicInfo));
  throw new CodedError(
    'MP4330',
    'create_subject_key_identifier and subject_key_identifier exclude each other',
    {
      hint: 'Leave out one of them.',
    },
  );
}

function hexBytes(what: string, text: string): Buffer {
  const digits = text.replaceAll(':', '');
  if (/^(?:[0-9a-f]{2})+$/i.test(digits)) return Buffer.from(digits, 'hex');
  throw new CodedError('MP4334', `${what} "${text}" is no list of bytes`, {
    hint: 'Write pairs of hexadecimal digits with colons between.',
  });
}

function hasAuthority(args: RequestArguments): boolean {
  const { authority_cert_issuer: issuer, authority_cert_serial_number: serial } = args;
  if ((issuer === undefined) !== (serial === undefined)) {
    throw new CodedError(
      'MP4330',
      'authority_cert_issuer and authority_cert_serial_number go together',
      {
        hint: 'Give both or none.',
      },
    );
  }
  return issuer !== undefined || args.authority_key_identifier !== undefined;
}

function authority(args: RequestArguments): Buffer {
  const {
    authority_key_identifier: key,
    authority_cert_issuer: issuer,
    authority_cert_serial_number: serial,
  } = args;
  return sequence(
    ...(key === undefined ? [] : [retagged(0, hexBytes('authority_key_identifier', key))]),
    ...(issuer === undefined ? [] : [tagged(1, ...namesOf('authority_cert_issuer', issuer))]),
    ...(serial === undefined ? [] : [retagged(2, integer(serialOf(serial)).subarray(2))]),
  );
}

function serialOf(serial: string | number): bigint {
  if (Number.isSafeInteger(serial) || /^\d+$/.test(String(serial))) return BigInt(serial);
  throw new CodedError('MP4334', `authority_cert_serial_number ${serial} is no whole number`, {
    hint: 'Quote a long number, so that all of its digits are kept.',
  });
}

type DistributionPoint = NonNullable<RequestArguments['crl_distribution_points']>[number];

/** ReasonFlags (RFC 5280, section 4.2.1.13). */
const reasonBits: Readonly<Record<string, number>> = {
  key_compromise: 1,
  ca_compromise: 2,
  affiliation_changed: 3,
  superseded: 4,
  cessation_of_operation: 5,
  certificate_hold: 6,
  privilege_withdrawn: 7,
  aa_compromise: 8,
};

function distributionPoint(point: DistributionPoint): Buffer {
  const { full_name: full, relative_name: relative, crl_issuer: issuer, reasons } = point;
  if (
    (full !== undefined && relative !== undefined) ||
    (full ?? relative ?? issuer) === undefined
  ) {
    throw new CodedError('MP4330', 'a point of crl_distribution_points has no name, or two', {
      hint: 'Give full_name, relative_name or crl_issuer.',
    });
  }
  const name = [
    ...(full === undefined ? [] : [tagged(0, ...namesOf('full_name', full))]),
    ...(relative === undefined
      ? []
      : [tagged(1, ...relative.map((part) => encodePart(parsePart(part))))]),
  ];
  const flags = reasons?.map((reason) => reasonBits[reason] ?? 0);
  return sequence(
    ...name.map((each) => tagged(0, each)),
    ...(flags === undefined ? [] : [retagged(1, namedBits(flags).subarray(2))]),
    ...(issuer === undefined ? [] : [tagged(2, ...namesOf('crl_issuer', issuer))]),
  );
}
