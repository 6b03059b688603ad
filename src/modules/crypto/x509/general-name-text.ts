import { domainToASCII, domainToUnicode } from 'node:url';
import { ipText } from '../../../template/filters/ip-address.ts';
import { childrenOf, type Element, elementAt, readElement, readObjectId } from '../der/read.ts';
import { element } from '../der/write.ts';
import { pairs } from '../keys/fingerprints.ts';
import { readName } from './names.ts';
import { nameOfObjectId } from './object-ids.ts';

/** How hosts are shown: as they are written, or always one way. */
export type HostEncoding = 'ignore' | 'idna' | 'unicode';

/** A GeneralName as tasks write it: `DNS:example.com`. */
export function generalNameText({ tag, content }: Element, encoding: HostEncoding): string {
  const text = content.toString('latin1');
  switch (tag & 0x1f) {
    case 0:
      return otherName(childrenOf({ tag, content, whole: content }));
    case 1:
      return `email:${text.replace(/(?<=@).*/, (host) => shownHost(host, encoding))}`;
    case 2:
      return `DNS:${shownHost(text, encoding)}`;
    case 4:
      return `dirName:${directoryName(readElement(content))}`;
    case 6:
      return `URI:${text.replace(/(?<=^[a-z][\w+.-]*:\/\/)[^/?#:@]+/i, (host) => shownHost(host, encoding))}`;
    case 7:
      return `IP:${address(content)}`;
    case 8:
      return `RID:${readObjectId({ tag: 0x06, content, whole: content })}`;
    default:
      return `unknown:${pairs(element(tag, content))}`;
  }
}

function shownHost(host: string, encoding: HostEncoding): string {
  if (encoding === 'ignore') return host;
  const convert = encoding === 'idna' ? domainToASCII : domainToUnicode;
  return host
    .split('.')
    .map((label) => (label === '' || label === '*' ? label : convert(label) || label))
    .join('.');
}

function otherName(parts: readonly Element[]): string {
  const [id, value] = [elementAt(parts, 0, 0x06), elementAt(parts, 1)];
  return `otherName:${readObjectId(id)};${pairs(value.content)}`;
}

/** The parts from last to first (RFC 4514). */
function directoryName(name: Element): string {
  return [...readName(name)]
    .reverse()
    .map(({ id, value }) => `${nameOfObjectId(id, 'short')}=${escaped(value)}`)
    .join(',');
}

function escaped(value: string): string {
  return value
    .replace(/[\\,+<>;"]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ');
}

/** An address, or one with its mask: then a network. */
function address(bytes: Buffer): string {
  const isNetwork = bytes.length === 8 || bytes.length === 32;
  const own = isNetwork ? bytes.subarray(0, bytes.length / 2) : bytes;
  const text = ipText(BigInt(`0x${own.toString('hex') || '0'}`), own.length === 4 ? 4 : 6);
  if (!isNetwork) return text;
  const mask = BigInt(`0x${bytes.subarray(own.length).toString('hex')}`).toString(2);
  return `${text}/${mask.replaceAll('0', '').length}`;
}
