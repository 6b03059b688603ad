import { domainToASCII } from 'node:url';
import { bitsOf, parseIp } from '../../../template/filters/ip-address.ts';
import { CodedError } from '../../../util/coded-error.ts';
import { element, objectId, objectIdBytes, retagged, tagged, utf8 } from '../der/write.ts';
import { encodeName, parseName } from './names.ts';

/** Writers of GeneralName's choices (RFC 5280, section 4.2.1.6); undefined: the text is no such name. */
const writers: Readonly<Record<string, (text: string) => Buffer | undefined>> = {
  otherName,
  email: (text) => retagged(1, ascii(text.replace(/(?<=@).*/, asciiHost))),
  DNS: (text) => retagged(2, ascii(asciiHost(text))),
  dirName: (text) => tagged(4, encodeName([...parseName(text)].reverse())),
  URI: (text) => retagged(6, ascii(asciiUri(text))),
  IP: address,
  RID: (text) => (isObjectId(text) ? retagged(8, objectIdBytes(text)) : undefined),
};

/**
 * A name such as `DNS:example.com`, `IP:192.0.2.1` or `otherName:1.2.3;UTF8:text`. `what` tells
 * where it is from. Throws a CodedError for anything else.
 */
export function generalName(name: string, what: string): Buffer {
  const colon = name.indexOf(':');
  const write = writers[name.slice(0, Math.max(colon, 0))];
  const written = write?.(name.slice(colon + 1));
  if (written !== undefined) return written;
  const kinds = Object.keys(writers).map((kind) => `${kind}:`);
  throw new CodedError('MP4334', `${what} "${name}" cannot be read`, {
    hint: `Names start with ${kinds.join(', ')}; a host is DNS:NAME.`,
  });
}

function ascii(text: string): Buffer {
  if (/^[\x00-\x7f]*$/.test(text)) return Buffer.from(text);
  throw new CodedError('MP4334', `"${text}" has letters that such a name cannot have`, {
    hint: 'Only hosts may have letters beyond ASCII.',
  });
}

/** Labels beyond ASCII as IDNA writes them; all others stay as they are. */
function asciiHost(host: string): string {
  return host
    .split('.')
    .map((label) => (/^[\x00-\x7f]*$/.test(label) ? label : domainToASCII(label) || label))
    .join('.');
}

/** Scheme and host in small letters, as Python writes a URI that it has read. */
function asciiUri(uri: string): string {
  const [, scheme, user = '', host, rest = ''] =
    /^([a-z][\w+.-]*:)\/\/([^/?#]*@)?([^/?#]*)(.*)$/is.exec(uri) ?? [];
  if (scheme === undefined || host === undefined) return uri;
  return `${scheme.toLowerCase()}//${user}${asciiHost(host.toLowerCase())}${rest}`;
}

/** An address, or in constraints a network: then its mask follows it. */
function address(text: string): Buffer | undefined {
  const found = parseIp(text);
  if (found === undefined) return undefined;
  const bits = bitsOf(found.version);
  const own = bytesOf(found.address, bits);
  if (!found.hasPrefix) return retagged(7, own);
  const mask = (1n << BigInt(bits)) - (1n << BigInt(bits - found.prefix));
  if ((found.address & ~mask) !== 0n) return undefined;
  return retagged(7, Buffer.concat([own, bytesOf(mask, bits)]));
}

function bytesOf(value: bigint, bits: number): Buffer {
  return Buffer.from(value.toString(16).padStart(bits / 4, '0'), 'hex');
}

function isObjectId(text: string): boolean {
  return /^[0-2](?:\.\d+)+$/.test(text);
}

/** `OID;BYTES` in pairs of digits, or `OID;UTF8:TEXT` with a tag of OpenSSL's before it. */
function otherName(text: string): Buffer | undefined {
  const [id = '', ...rest] = text.split(';');
  const value = isObjectId(id) ? otherValue(rest.join(';')) : undefined;
  return value && tagged(0, objectId(id), tagged(0, value));
}

const hexPattern = /^[0-9a-f]{1,2}(?::[0-9a-f]{1,2})*$/i;
const textPattern = /^(?:(IMPLICIT|EXPLICIT):(\d+)([UAPC])?,)?UTF8:(.*)$/s;
const tagClasses: Readonly<Record<string, number>> = { U: 0x00, A: 0x40, C: 0x80, P: 0xc0 };

function otherValue(text: string): Buffer | undefined {
  if (hexPattern.test(text)) {
    return Buffer.from(text.split(':').map((pair) => Number.parseInt(pair, 16)));
  }
  const [, way, number = '0', tagClass = 'C', value] = textPattern.exec(text) ?? [];
  if (value === undefined || Number(number) > 30) return undefined;
  const tag = (tagClasses[tagClass] ?? 0) | Number(number);
  if (way === undefined) return utf8(value);
  return way === 'IMPLICIT'
    ? element(tag, Buffer.from(value))
    : element(
        tag | (tagClass === 'U' ? 0 : 0x20),
        tagClass === 'U' ? Buffer.from(value) : utf8(value),
      );
}
