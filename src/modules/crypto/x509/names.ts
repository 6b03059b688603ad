import { CodedError } from '../../../util/coded-error.ts';
import { childrenOf, type Element, elementAt, readObjectId, readText } from '../der/read.ts';
import { element, objectId, sequence, setOf } from '../der/write.ts';
import { objectIdOf } from './object-ids.ts';

/** One part of a distinguished name. */
export interface NamePart {
  readonly id: string;
  readonly value: string;
}

const utf8String = 0x0c;
const printableString = 0x13;
const ia5String = 0x16;

/** Types that RFC 5280 and its kin ask for; all others are UTF-8. */
const stringTypes: Readonly<Record<string, number>> = {
  '2.5.4.5': printableString,
  '2.5.4.6': printableString,
  '2.5.4.46': printableString,
  '1.3.6.1.4.1.311.60.2.1.3': printableString,
  '1.2.840.113549.1.9.1': ia5String,
  '0.9.2342.19200300.100.1.25': ia5String,
};

const countries: readonly string[] = ['2.5.4.6', '1.3.6.1.4.1.311.60.2.1.3'];

/** A part by the name of its kind. Throws a CodedError for a bad one. */
export function namePart(kind: string, value: string): NamePart {
  const id = objectIdOf(kind);
  if (value === '')
    throw new CodedError('MP4334', `${kind} of a name is empty`, { hint: 'Leave it out.' });
  if (countries.includes(id) && Buffer.byteLength(value) !== 2) {
    throw new CodedError('MP4334', `country "${value}" is no code of two letters`, {
      hint: 'Give the code of ISO 3166, such as DE.',
    });
  }
  return { id, value };
}

/** A distinguished name of single parts. */
export function encodeName(parts: readonly NamePart[]): Buffer {
  return sequence(...parts.map((part) => setOf(encodePart(part))));
}

/** AttributeTypeAndValue (RFC 5280, section 4.1.2.4). */
export function encodePart({ id, value }: NamePart): Buffer {
  return sequence(objectId(id), element(stringTypes[id] ?? utf8String, Buffer.from(value)));
}

/** The parts of a name, in order. */
export function readName(name: Element): readonly NamePart[] {
  return childrenOf(name)
    .flatMap(childrenOf)
    .map((part) => {
      const [id, value] = [elementAt(childrenOf(part), 0, 0x06), elementAt(childrenOf(part), 1)];
      return { id: readObjectId(id), value: readText(value) };
    });
}

/** Whether two names say the same, in whatever types of strings. */
export function isSameName(one: readonly NamePart[], other: readonly NamePart[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Reads `CN=a, O=b` or `/CN=a/O=b`, with escapes as in RFC 4514, in the order as written. Throws
 * a CodedError for anything else.
 */
export function parseName(text: string): readonly NamePart[] {
  const trimmed = text.trimStart();
  const [separator, body] = trimmed.startsWith('/') ? ['/', trimmed.slice(1)] : [',', trimmed];
  return splitAt(body, separator).map(parsePart);
}

function splitAt(text: string, separator: string): readonly string[] {
  const pieces = text.match(separator === '/' ? /(?:\\.|[^\\/])+/gs : /(?:\\.|[^\\,])+/gs);
  return pieces ?? [];
}

/** Reads `CN=a`. Throws a CodedError for anything else. */
export function parsePart(text: string): NamePart {
  const [, kind, value] = /^ *([\w.]+) *= *(.*)$/s.exec(text) ?? [];
  if (kind !== undefined && value !== undefined) return namePart(kind, unescaped(value));
  throw new CodedError('MP4334', `"${text}" is no part of a name`, { hint: 'Write KIND=VALUE.' });
}

function unescaped(value: string): string {
  if (/^#(?:[0-9a-f]{2})+$/i.test(value)) return Buffer.from(value.slice(1), 'hex').toString();
  const bytes = value.match(/\\[0-9a-f]{2}|\\?./gisu) ?? [];
  return Buffer.concat(bytes.map(bytesOf)).toString();
}

function bytesOf(piece: string): Buffer {
  if (/^\\[0-9a-f]{2}$/i.test(piece)) return Buffer.from(piece.slice(1), 'hex');
  return Buffer.from(piece.replace(/^\\/, ''));
}
