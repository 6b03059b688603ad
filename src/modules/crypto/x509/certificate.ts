import { type KeyObject, randomBytes } from 'node:crypto';
import { pem, readPem } from '../der/pem.ts';
import {
  childrenOf,
  type Element,
  elementAt,
  readElement,
  readInteger,
  readObjectId,
  readTime,
  sequenceIn,
} from '../der/read.ts';
import { integer, sequence, tagged, time } from '../der/write.ts';
import { type Extension, encodeExtensions, readExtensions } from './extensions.ts';
import { type NamePart, readName } from './names.ts';
import { isSignedBy, signed, signingWith } from './signature.ts';

/** What a certificate says of itself. */
export interface CertificateMarks {
  readonly serial: bigint;
  /** Milliseconds since 1970, of whole seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** What a certificate says (RFC 5280, section 4.1); names and the key as they are written. */
export interface CertificateContent extends CertificateMarks {
  readonly issuerName: Buffer;
  readonly name: Buffer;
  /** SubjectPublicKeyInfo. */
  readonly publicInfo: Buffer;
  readonly extensions: readonly Extension[];
}

/** A certificate as it was read. */
export interface Certificate extends CertificateContent {
  /** All of it as it is written. */
  readonly bytes: Buffer;
  readonly version: number;
  /** Object identifier of the way it is signed. */
  readonly signatureId: string;
  readonly issuer: readonly NamePart[];
  readonly subject: readonly NamePart[];
  /** Whether the owner of a key, given as SubjectPublicKeyInfo, signed it. */
  isSignedBy(publicInfo: Buffer): boolean;
}

/** A random serial number of 159 bits. */
export function newSerial(): bigint {
  return BigInt(`0x${randomBytes(20).toString('hex')}`) >> 1n;
}

const versionThree = tagged(0, integer(2));

/** A certificate as text. Throws a CodedError where the key cannot sign so. */
export function makeCertificate(
  content: CertificateContent,
  signer: KeyObject,
  digest: string,
): string {
  const signing = signingWith(signer, digest);
  const { extensions } = content;
  const body = sequence(
    versionThree,
    integer(content.serial),
    signing.algorithm,
    content.issuerName,
    sequence(time(new Date(content.notBefore)), time(new Date(content.notAfter))),
    content.name,
    content.publicInfo,
    ...(extensions.length === 0 ? [] : [tagged(3, encodeExtensions(extensions))]),
  );
  return pem('CERTIFICATE', signed(body, signer, signing));
}

const labels = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'];

/** Reads such a text, of a chain the first; undefined where it is no certificate. */
export function readCertificate(text: string): Certificate | undefined {
  const bytes = readPem(text, labels);
  return bytes && decodeCertificate(bytes);
}

/** Reads its bytes; undefined where they are no certificate. */
export function decodeCertificate(bytes: Buffer): Certificate | undefined {
  try {
    return certificateIn(bytes, sequenceIn(bytes));
  } catch {
    return undefined;
  }
}

function certificateIn(bytes: Buffer, parts: readonly Element[]): Certificate {
  const all = childrenOf(elementAt(parts, 0, 0x30));
  const fields = all[0]?.tag === 0xa0 ? all.slice(1) : all;
  const field = (index: number, tag = 0x30) => elementAt(fields, index, tag);
  const [notBefore, notAfter] = childrenOf(field(3));
  if (notBefore === undefined || notAfter === undefined) throw new Error('no validity');
  const extensions = fields.find(({ tag }) => tag === 0xa3);
  const algorithm = childrenOf(elementAt(parts, 1, 0x30));
  return {
    bytes,
    version: fields === all ? 1 : Number(readInteger(readElement(elementAt(all, 0).content))) + 1,
    signatureId: readObjectId(elementAt(algorithm, 0, 0x06)),
    serial: readInteger(field(0, 0x02)),
    issuerName: field(2).whole,
    issuer: readName(field(2)),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    name: field(4).whole,
    subject: readName(field(4)),
    publicInfo: field(5).whole,
    extensions: extensions === undefined ? [] : readExtensions(readElement(extensions.content)),
    isSignedBy: (publicInfo) => isSignedBy(parts, publicInfo),
  };
}
