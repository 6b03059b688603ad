import { createHash, getHashes } from 'node:crypto';
import type { Filter, Named } from '../plugins.ts';
import { argument, textOf } from '../python/arguments.ts';
import { str } from '../python/text.ts';
import { TEMPLATE_CODES, TemplateError, valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { passwordHash } from './password-hash.ts';
import { splitUrl } from './split-url.ts';
import { urlDecode } from './url-encode.ts';

/** Filters that encode, hash and take apart. */
export const ENCODING_FILTERS: Readonly<Record<string, Filter>> = {
  b64encode: (value, args, named) =>
    encodeText(str(value), encodingName(args, named)).toString('base64'),
  b64decode: base64Decode,
  hash: (value, args, named) =>
    hash(str(value), str(argument(args, named, 0, 'hashtype') ?? 'sha1')),
  md5: (value) => hash(str(value), 'md5'),
  sha1: (value) => hash(str(value), 'sha1'),
  checksum: (value) => hash(str(value), 'sha1'),
  password_hash: passwordHash,
  to_uuid: toUuid,
  urldecode: (value) => urlDecode(str(value)),
  urlsplit: (value, args, named) => splitUrl(textOf(value), argument(args, named, 0, 'query')),
};

function encodingName(args: readonly Value[], named: Named): string {
  return str(argument(args, named, 0, 'encoding') ?? 'utf-8').toLowerCase();
}

const ENCODINGS: ReadonlyMap<string, BufferEncoding> = new Map<string, BufferEncoding>([
  ['utf-8', 'utf8'],
  ['utf8', 'utf8'],
  ['ascii', 'latin1'],
  ['latin-1', 'latin1'],
  ['latin1', 'latin1'],
  ['utf-16-le', 'utf16le'],
  ['utf-16le', 'utf16le'],
]);

function bufferEncoding(name: string): BufferEncoding {
  const encoding = ENCODINGS.get(name);
  if (encoding === undefined) throw valueError(`unknown encoding: ${name}`);
  return encoding;
}

function encodeText(text: string, name: string): Buffer {
  return Buffer.from(text, bufferEncoding(name));
}

function base64Decode(value: Value, args: readonly Value[], named: Named): string {
  const text = str(value).replace(/[^A-Za-z0-9+/=]/g, '');
  const digits = text.replace(/=+$/, '');
  if (digits.length % 4 === 1 || text.length % 4 !== 0) throw valueError('Incorrect padding');
  const bytes = Buffer.from(digits, 'base64');
  return bytes.toString(bufferEncoding(encodingName(args, named)));
}

function hash(text: string, algorithm: string): string {
  if (!getHashes().includes(algorithm)) {
    throw new TemplateError(TEMPLATE_CODES.value, `unsupported hash type ${algorithm}`, {
      hint: 'Use md5, sha1, sha224, sha256, sha384 or sha512.',
    });
  }
  return createHash(algorithm).update(text, 'utf8').digest('hex');
}

/** The namespace that Ansible's `to_uuid` hashes into. */
const ANSIBLE_NAMESPACE = '361e6d51-faec-444a-9079-341386da8e2e';

function toUuid(value: Value, args: readonly Value[], named: Named): string {
  const namespace = str(argument(args, named, 0, 'namespace') ?? ANSIBLE_NAMESPACE);
  const hex = namespace.replace(/[-{}]|urn:|uuid:/g, '');
  if (!/^[0-9a-fA-F]{32}$/.test(hex)) {
    throw valueError(`Invalid value '${namespace}' for 'namespace'`);
  }
  const bytes = createHash('sha1').update(Buffer.from(hex, 'hex')).update(str(value)).digest();
  bytes.writeUInt8(((bytes[6] ?? 0) & 0x0f) | 0x50, 6);
  bytes.writeUInt8(((bytes[8] ?? 0) & 0x3f) | 0x80, 8);
  const uuid = bytes.toString('hex', 0, 16);
  return uuid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
