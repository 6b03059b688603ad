import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../../../src/app/mirror/read-lines.ts';

async function* chunksOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

const silent = new AbortController().signal;

describe('readLines', () => {
  it('gives the lines of any text, however it comes in pieces', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ''));
    const property = fc.asyncProperty(
      fc.array(line),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 7 }),
      async (lines, ending, size) => {
        const text = lines.map((one) => one + ending).join('');
        expect(await collect(readLines(chunksOf(text, size), silent))).toEqual(lines);
      },
    );
    await fc.assert(property);
  });

  it('gives a last line without its break', async () => {
    expect(await collect(readLines(chunksOf('a\nb', 2), silent))).toEqual(['a', 'b']);
  });

  it('ends when it is aborted, though nothing comes', async () => {
    const controller = new AbortController();
    const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const read = collect(readLines(never, controller.signal));
    controller.abort(new Error('stop'));
    await expect(read).rejects.toThrow('stop');
  });
});
