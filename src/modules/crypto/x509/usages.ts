import { CodedError } from '../../../util/coded-error.ts';
import { readElement, readInteger, sequenceIn } from '../der/read.ts';
import { boolean, integer, namedBits, objectId, sequence } from '../der/write.ts';
import { objectIdOf } from './object-ids.ts';

/** Bits of KeyUsage in order (RFC 5280, section 4.2.1.3), each with OpenSSL's longer name. */
const keyUsages = [
  ['digitalSignature', 'Digital Signature'],
  ['nonRepudiation', 'Non Repudiation'],
  ['keyEncipherment', 'Key Encipherment'],
  ['dataEncipherment', 'Data Encipherment'],
  ['keyAgreement', 'Key Agreement'],
  ['keyCertSign', 'Certificate Sign'],
  ['cRLSign', 'CRL Sign'],
  ['encipherOnly', 'Encipher Only'],
  ['decipherOnly', 'Decipher Only'],
] as const;

/** The longer names of the usages in a KeyUsage, in the order of the alphabet. */
export function keyUsageNames(value: Buffer): readonly string[] {
  const [, ...bytes] = readElement(value).content;
  const isSet = (bit: number) => (((bytes[bit >> 3] ?? 0) << (bit & 7)) & 0x80) !== 0;
  return keyUsages
    .filter((_, bit) => isSet(bit))
    .map(([, name]) => name)
    .sort();
}

/** The words of a BasicConstraints. */
export function basicConstraintWords(value: Buffer): readonly string[] {
  const parts = sequenceIn(value);
  const isAuthority = parts.some(({ tag, content }) => tag === 0x01 && content[0] !== 0);
  const length = parts.find(({ tag }) => tag === 0x02);
  const words = length === undefined ? [] : [`pathlen:${readInteger(length)}`];
  return [`CA:${isAuthority ? 'TRUE' : 'FALSE'}`, ...words];
}

const keyAgreement = 4;
const encipherOnly = 7;

/** KeyUsage. Throws a CodedError for an unknown one. */
export function keyUsage(names: readonly string[]): Buffer {
  const numbers = names.map(bitOf);
  if (numbers.some((bit) => bit >= encipherOnly) && !numbers.includes(keyAgreement)) {
    throw bad('encipherOnly and decipherOnly need keyAgreement', 'Add keyAgreement to key_usage.');
  }
  return namedBits(numbers);
}

function bitOf(name: string): number {
  const found = keyUsages.findIndex((names) => names.some((each) => each === name));
  if (found >= 0) return found;
  throw bad(
    `key usage "${name}" is not known`,
    `Take of ${keyUsages.map(([id]) => id).join(', ')}.`,
  );
}

/** ExtKeyUsageSyntax. Throws a CodedError for an unknown one. */
export function extendedKeyUsage(names: readonly string[]): Buffer {
  return sequence(...names.map((name) => objectId(objectIdOf(name))));
}

/** BasicConstraints from `CA:TRUE` and `pathlen:0`. Throws a CodedError for anything else. */
export function basicConstraints(words: readonly string[]): Buffer {
  let isAuthority = false;
  let length: number | undefined;
  for (const word of words) {
    const [, flag, digits] = /^(?:CA:(TRUE|FALSE)|pathlen:(\d+))$/.exec(word) ?? [];
    if (flag !== undefined) isAuthority = flag === 'TRUE';
    else if (digits !== undefined) length = Number(digits);
    else
      throw bad(`basic constraint "${word}" is not known`, 'Write CA:TRUE, CA:FALSE or pathlen:N.');
  }
  if (length !== undefined && !isAuthority) {
    throw bad('pathlen is only for a CA', 'Add CA:TRUE to basic_constraints.');
  }
  const authority = isAuthority ? [boolean(true)] : [];
  return sequence(...authority, ...(length === undefined ? [] : [integer(length)]));
}

function bad(message: string, hint: string): CodedError {
  return new CodedError('MP4334', message, { hint });
}
