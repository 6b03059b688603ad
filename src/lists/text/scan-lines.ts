import { isUtf8 } from 'node:buffer';

/** One line of a text file. */
export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** Without its break, and without a byte order mark. */
  readonly text: string;
  /** What ended it; empty for a last line that lacks its break. */
  readonly ending: '\n' | '\r\n' | '';
  /** False: the bytes are no UTF-8, and `text` is a guess. */
  readonly valid: boolean;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * The lines of a stream of bytes, one after the other: only one of them is held at a time. A last
 * line without a break is a line like any other.
 */
export async function* scanLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncIterable<TextLine> {
  const begun: Buffer[] = [];
  let number = 0;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, from)) {
      begun.push(bytes.subarray(from, at));
      yield textLine(begun, ++number, true);
      begun.length = 0;
      from = at + 1;
    }
    if (from < bytes.length) begun.push(bytes.subarray(from));
  }
  if (begun.length > 0) yield textLine(begun, ++number, false);
}

function textLine(parts: readonly Buffer[], number: number, ended: boolean): TextLine {
  const whole = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
  const hasReturn = ended && whole.at(-1) === carriageReturn;
  const bytes = hasReturn ? whole.subarray(0, -1) : whole;
  const text = bytes.toString('utf8');
  return {
    number,
    text: number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text,
    ending: ended ? (hasReturn ? '\r\n' : '\n') : '',
    valid: isUtf8(bytes),
  };
}
