import type { ModuleResult } from '../../../runner/module.ts';
import { childrenOf, type Element, readInteger, readObjectId, sequenceIn } from '../der/read.ts';
import { describePublic } from '../keys/describe-key.ts';
import { fingerprintsOf, pairs } from '../keys/fingerprints.ts';
import { type Extension, extensionOf } from '../x509/extensions.ts';
import { generalNameText, type HostEncoding } from '../x509/general-name-text.ts';
import { identifierIn } from '../x509/key-identifier.ts';
import type { NamePart } from '../x509/names.ts';
import { nameOfObjectId } from '../x509/object-ids.ts';
import { basicConstraintWords, keyUsageNames } from '../x509/usages.ts';

interface Extended {
  readonly extensions: readonly Extension[];
}

/** A name under `what` and in order under `what_ordered`. */
export function describeName(what: string, parts: readonly NamePart[]): ModuleResult {
  const ordered = parts.map(({ id, value }) => [nameOfObjectId(id), value] as const);
  return { [what]: Object.fromEntries(ordered), [`${what}_ordered`]: ordered };
}

/** A public key, given as SubjectPublicKeyInfo. */
export function describePublicKey(info: Buffer): ModuleResult {
  const { type, text, data } = describePublic(info);
  return {
    public_key: text,
    public_key_type: type,
    public_key_data: data,
    public_key_fingerprints: fingerprintsOf(info),
  };
}

/** Extensions that requests and certificates share. Throws a DerError for broken ones. */
export function describeExtensions(of: Extended, encoding: HostEncoding): ModuleResult {
  const names = (elements: readonly Element[]) =>
    elements.map((each) => generalNameText(each, encoding));
  return {
    ...flagged('key_usage', extensionOf(of, 'keyUsage'), keyUsageNames),
    ...flagged('extended_key_usage', extensionOf(of, 'extendedKeyUsage'), (value) =>
      sequenceIn(value)
        .map(readObjectId)
        .map((id) => nameOfObjectId(id))
        .sort(),
    ),
    ...flagged('basic_constraints', extensionOf(of, 'basicConstraints'), basicConstraintWords),
    ...flagged('ocsp_must_staple', extensionOf(of, 'tlsFeature'), (value) =>
      sequenceIn(value).map(readInteger).includes(statusRequest),
    ),
    ...flagged('subject_alt_name', extensionOf(of, 'subjectAltName'), (value) =>
      names(sequenceIn(value)),
    ),
    ...describeIdentifiers(of, names),
    extensions_by_oid: Object.fromEntries(
      of.extensions.map(({ id, critical, value }) => [
        id,
        { critical, value: value.toString('base64') },
      ]),
    ),
  };
}

/** TLS feature that makes a server staple (RFC 7633). */
const statusRequest = 5n;

/** What an extension says, and whether it is critical. */
function flagged(
  name: string,
  extension: Extension | undefined,
  read: (value: Buffer) => unknown,
): ModuleResult {
  return {
    [name]: extension === undefined ? null : read(extension.value),
    [`${name}_critical`]: extension?.critical ?? false,
  };
}

function describeIdentifiers(
  of: Extended,
  names: (elements: readonly Element[]) => readonly string[],
): ModuleResult {
  const own = extensionOf(of, 'subjectKeyIdentifier');
  const authority = extensionOf(of, 'authorityKeyIdentifier');
  const parts = authority === undefined ? [] : sequenceIn(authority.value);
  const part = (number: number) => parts.find(({ tag }) => (tag & 0x1f) === number);
  const [key, issuer, serial] = [part(0), part(1), part(2)];
  return {
    subject_key_identifier: own === undefined ? null : pairs(identifierIn(own)),
    authority_key_identifier: key === undefined ? null : pairs(key.content),
    authority_cert_issuer: issuer === undefined ? null : names(childrenOf(issuer)),
    authority_cert_serial_number: serial === undefined ? null : readInteger(serial),
  };
}

/** Name constraints, of requests. Throws a DerError for broken ones. */
export function describeConstraints(of: Extended, encoding: HostEncoding): ModuleResult {
  const found = extensionOf(of, 'nameConstraints');
  const sides = found === undefined ? [] : sequenceIn(found.value);
  const side = (number: number) => {
    if (found === undefined) return null;
    const subtrees = sides.find(({ tag }) => (tag & 0x1f) === number);
    const bases =
      subtrees === undefined
        ? []
        : childrenOf(subtrees).flatMap((each) => childrenOf(each)[0] ?? []);
    return bases.map((base) => generalNameText(base, encoding));
  };
  return {
    name_constraints_permitted: side(0),
    name_constraints_excluded: side(1),
    name_constraints_critical: found?.critical ?? false,
  };
}

const authorityAccess = '1.3.6.1.5.5.7.1.1';
const accessMethods = { ocsp_uri: '1.3.6.1.5.5.7.48.1', issuer_uri: '1.3.6.1.5.5.7.48.2' } as const;

/** Where to ask about a certificate and for its issuer (RFC 5280, section 4.2.2.1). */
export function describeAccess({ extensions }: Extended): ModuleResult {
  const found = extensions.find(({ id }) => id === authorityAccess);
  const places = found === undefined ? [] : sequenceIn(found.value).map(childrenOf);
  const uri = (method: string) =>
    places.find(([id, place]) => id && readObjectId(id) === method && place?.tag === 0x86)?.[1];
  return Object.fromEntries(
    Object.entries(accessMethods).map(([name, method]) => [
      name,
      uri(method)?.content.toString('latin1') ?? null,
    ]),
  );
}
