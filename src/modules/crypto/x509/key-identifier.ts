import { createHash } from 'node:crypto';
import { elementAt, readBits, readElement, sequenceIn } from '../der/read.ts';
import { octets, retagged, sequence } from '../der/write.ts';
import { type Extension, extensionIds } from './extensions.ts';

/** SHA-1 of a public key's bits: the usual identifier (RFC 5280, section 4.2.1.2). */
export function keyIdentifierOf(publicInfo: Buffer): Buffer {
  const key = readBits(elementAt(sequenceIn(publicInfo), 1, 0x03));
  return createHash('sha1').update(key).digest();
}

export function subjectKeyIdentifier(identifier: Buffer): Extension {
  return { id: extensionIds.subjectKeyIdentifier, critical: false, value: octets(identifier) };
}

/** The identifier that such an extension holds; of a broken one, its bytes. */
export function identifierIn({ value }: Extension): Buffer {
  try {
    return readElement(value).content;
  } catch {
    return value;
  }
}

/** Which key signed. */
export function authorityKeyIdentifier(identifier: Buffer): Extension {
  const value = sequence(retagged(0, identifier));
  return { id: extensionIds.authorityKeyIdentifier, critical: false, value };
}
