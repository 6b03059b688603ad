import type { KeyObject } from 'node:crypto';
import { pem, readPem } from '../der/pem.ts';
import { childrenOf, type Element, elementAt, readObjectId, sequenceIn } from '../der/read.ts';
import { integer, objectId, sequence, setOf, tagged } from '../der/write.ts';
import { publicInfoOf } from '../keys/key-file.ts';
import { type Extension, encodeExtensions, readExtensions } from './extensions.ts';
import { encodeName, type NamePart, readName } from './names.ts';
import { isSignedBy, signed, signingWith } from './signature.ts';

/** What a certificate signing request asks for. */
export interface RequestContent {
  readonly subject: readonly NamePart[];
  readonly extensions: readonly Extension[];
}

/** A request as it was read. */
export interface SigningRequest extends RequestContent {
  /** The subject as it is written. */
  readonly name: Buffer;
  /** SubjectPublicKeyInfo. */
  readonly publicInfo: Buffer;
  /** Signed with the key that it is for. */
  readonly isValid: boolean;
}

const extensionRequest = '1.2.840.113549.1.9.14';
const microsoftRequest = '1.3.6.1.4.1.311.2.1.14';

/** A request as text (RFC 2986). Throws a CodedError where the key cannot sign so. */
export function makeRequest(
  { subject, extensions }: RequestContent,
  key: KeyObject,
  digest: string,
): string {
  const attribute = sequence(objectId(extensionRequest), setOf(encodeExtensions(extensions)));
  const attributes = tagged(0, ...(extensions.length === 0 ? [] : [attribute]));
  const content = sequence(integer(0), encodeName(subject), publicInfoOf(key), attributes);
  return pem('CERTIFICATE REQUEST', signed(content, key, signingWith(key, digest)));
}

const labels = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'];

/** Reads such a text; undefined where it is no request. */
export function readRequest(text: string): SigningRequest | undefined {
  const bytes = readPem(text, labels);
  try {
    return bytes && requestIn(sequenceIn(bytes));
  } catch {
    return undefined;
  }
}

function requestIn(parts: readonly Element[]): SigningRequest {
  const [, name, info, attributes] = childrenOf(elementAt(parts, 0, 0x30));
  if (name === undefined || info === undefined) throw new Error('not a request');
  return {
    subject: readName(name),
    name: name.whole,
    publicInfo: info.whole,
    extensions: attributes === undefined ? [] : childrenOf(attributes).flatMap(extensionsIn),
    isValid: isSignedBy(parts, info.whole),
  };
}

/** Of an attribute; those that are no extensions have none. */
function extensionsIn(attribute: Element): readonly Extension[] {
  const [id, values] = childrenOf(attribute);
  if (id === undefined || values === undefined) return [];
  const isRequest = [extensionRequest, microsoftRequest].includes(readObjectId(id));
  return isRequest ? readExtensions(elementAt(childrenOf(values), 0, 0x30)) : [];
}
