import { childrenOf, type Element, elementAt, readObjectId, sequenceIn } from '../der/read.ts';
import { boolean, objectId, octets, sequence } from '../der/write.ts';

/** An extension of a request or a certificate (RFC 5280, section 4.1). */
export interface Extension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: Buffer;
}

/** Object identifiers of the extensions that tasks can ask for. */
export const extensionIds = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
} as const;

/** `SEQUENCE OF Extension` */
export function encodeExtensions(extensions: readonly Extension[]): Buffer {
  return sequence(...extensions.map(encodeExtension));
}

function encodeExtension({ id, critical, value }: Extension): Buffer {
  const flag = critical ? [boolean(true)] : [];
  return sequence(objectId(id), ...flag, octets(value));
}

/** Reads a `SEQUENCE OF Extension`. Throws a DerError. */
export function readExtensions(list: Element): readonly Extension[] {
  return childrenOf(list).map((each) => {
    const parts = childrenOf(each);
    const critical = parts.length > 2 && elementAt(parts, 1, 0x01).content[0] !== 0;
    const value = elementAt(parts, parts.length - 1, 0x04).content;
    return { id: readObjectId(elementAt(parts, 0, 0x06)), critical, value };
  });
}

/** Whether two lists have the same extensions, in any order. */
export function haveSame(one: readonly Extension[], other: readonly Extension[]): boolean {
  const texts = (list: readonly Extension[]) =>
    list.map(({ id, critical, value }) => `${id} ${critical} ${value.toString('hex')}`).sort();
  return JSON.stringify(texts(one)) === JSON.stringify(texts(other));
}

/** The extension of that kind. */
export function extensionOf(
  { extensions }: { readonly extensions: readonly Extension[] },
  name: keyof typeof extensionIds,
): Extension | undefined {
  return extensions.find(({ id }) => id === extensionIds[name]);
}

/**
 * What an extension says, as text: that of alternative names, usages and constraints is the same
 * in any order. One that is broken says its bytes.
 */
export function meaningOf({ id, critical, value }: Extension): string {
  try {
    return `${critical} ${contentOf(id, value)}`;
  } catch {
    return `${critical} ${value.toString('hex')}`;
  }
}

function contentOf(id: string, value: Buffer): string {
  if (id === extensionIds.subjectAltName || id === extensionIds.extendedKeyUsage) {
    return sorted(sequenceIn(value));
  }
  if (id === extensionIds.nameConstraints) {
    return sequenceIn(value)
      .map((side) => `${side.tag} ${sorted(childrenOf(side))}`)
      .join();
  }
  return value.toString('hex');
}

function sorted(elements: readonly Element[]): string {
  return [...new Set(elements.map(({ whole }) => whole.toString('hex')))].sort().join();
}
