/** An element as it was read. */
export interface Element {
  readonly tag: number;
  readonly content: Buffer;
  /** Tag and length included. */
  readonly whole: Buffer;
}

/** Bytes that are no DER. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

/** The one element that these bytes are. Throws a DerError for anything else. */
export function readElement(bytes: Buffer): Element {
  const [only, ...more] = readElements(bytes);
  if (only === undefined || more.length > 0) throw new DerError('not one element');
  return only;
}

/** What an element is made of. Throws a DerError where it is not made of elements. */
export function childrenOf({ content }: Element): readonly Element[] {
  return readElements(content);
}

/** The same for bytes that hold a sequence of a known shape. */
export function sequenceIn(bytes: Buffer): readonly Element[] {
  const found = readElement(bytes);
  if (found.tag !== 0x30) throw new DerError('not a sequence');
  return childrenOf(found);
}

function readElements(bytes: Buffer): readonly Element[] {
  const found: Element[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const next = firstOf(rest);
    found.push(next);
    rest = rest.subarray(next.whole.length);
  }
  return found;
}

function firstOf(bytes: Buffer): Element {
  const [tag, short] = bytes;
  if (tag === undefined || short === undefined) throw new DerError('cut off');
  if ((tag & 0x1f) === 0x1f) throw new DerError('a tag of more than one byte');
  const { length, start } = short < 0x80 ? { length: short, start: 2 } : longLength(bytes, short);
  const end = start + length;
  if (end > bytes.length) throw new DerError('cut off');
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(0, end) };
}

function longLength(bytes: Buffer, short: number) {
  const count = short & 0x7f;
  if (count === 0 || count > 4 || bytes.length < 2 + count) throw new DerError('a bad length');
  return { length: bytes.readUIntBE(2, count), start: 2 + count };
}

/** The element at this place. Throws a DerError when it is not there or has another tag. */
export function elementAt(elements: readonly Element[], index: number, tag?: number): Element {
  const found = elements[index];
  if (found === undefined) throw new DerError(`element ${index} is not there`);
  if (tag !== undefined && found.tag !== tag) throw new DerError(`element ${index} is another`);
  return found;
}

/** An object identifier's numbers with dots between. */
export function readObjectId({ content }: Element): string {
  const values: bigint[] = [];
  let value = 0n;
  for (const byte of content) {
    value = (value << 7n) | BigInt(byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    values.push(value);
    value = 0n;
  }
  const [head = 0n, ...rest] = values;
  const first = head < 80n ? head / 40n : 2n;
  return [first, head - first * 40n, ...rest].join('.');
}

/** An integer that is not negative, as serial numbers are. */
export function readInteger({ content }: Element): bigint {
  return content.length === 0 ? 0n : BigInt(`0x${content.toString('hex')}`);
}

/** The bytes of a bit string of whole bytes. */
export function readBits({ content }: Element): Buffer {
  if (content[0] !== 0) throw new DerError('bits that are no bytes');
  return content.subarray(1);
}

/** The text of a string of any type that names have. Throws a DerError for half a letter. */
export function readText({ tag, content }: Element): string {
  if (tag === 0x1e && content.length % 2 === 1) throw new DerError('half a letter');
  if (tag === 0x1e) return Buffer.from(content).swap16().toString('utf16le');
  return content.toString(tag === 0x14 ? 'latin1' : 'utf8');
}

const momentPattern = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;

/** Milliseconds since 1970 of a UTCTime or GeneralizedTime. Throws a DerError for another. */
export function readTime({ tag, content }: Element): number {
  const found = momentPattern.exec(content.toString('latin1'));
  if (found === null) throw new DerError('not a time');
  const [year = 0, month = 0, ...rest] = found.slice(1).map(Number);
  const whole = tag === 0x17 ? year + (year < 50 ? 2000 : 1900) : year;
  const [day = 0, hour = 0, minute = 0, second = 0] = rest;
  return Date.UTC(whole, month - 1, day, hour, minute, second);
}
