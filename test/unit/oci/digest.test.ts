import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { digestOf, parseDigest, verifyBytes, verifying } from '../../../src/oci/digest.ts';

const bytes = Buffer.from('hello mirror');

function describeBytes(content: Buffer, algorithm: 'sha256' | 'sha512' = 'sha256'): Descriptor {
  return { mediaType: 'a/b', digest: digestOf(content, algorithm), size: content.length };
}

async function pass(descriptor: Descriptor, chunks: readonly Buffer[]): Promise<Buffer> {
  const out: Buffer[] = [];
  await pipeline(Readable.from(chunks), verifying(descriptor), async (source) => {
    for await (const chunk of source) out.push(chunk as Buffer);
  });
  return Buffer.concat(out);
}

describe('digests', () => {
  it('names the empty content as everyone does', () => {
    expect(digestOf(Buffer.alloc(0))).toBe(
      'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it.each(['', 'sha256', ':abc', 'sha256:', 'sha256:zz'])('refuses %j', (text) => {
    expect(() => parseDigest(text)).toThrow(expect.objectContaining({ code: 'MP5002' }));
  });
});

describe('verifying', () => {
  it.each(['sha256', 'sha512'] as const)('passes right bytes on (%s)', async (algorithm) => {
    const descriptor = describeBytes(bytes, algorithm);
    const chunks = [bytes.subarray(0, 5), bytes.subarray(5)];
    expect(await pass(descriptor, chunks)).toEqual(bytes);
    expect(() => verifyBytes(bytes, descriptor)).not.toThrow();
  });

  it('passes nothing on for an empty blob', async () => {
    expect(await pass(describeBytes(Buffer.alloc(0)), [])).toEqual(Buffer.alloc(0));
  });

  it.each([
    ['too short', bytes.subarray(1), 'got 11'],
    ['too long', Buffer.concat([bytes, bytes]), 'got more'],
    ['altered', Buffer.from('hello mirroR'), 'does not match its digest'],
  ])('refuses %s content', async (_name, content, message) => {
    const descriptor = describeBytes(bytes);
    await expect(pass(descriptor, [content])).rejects.toMatchObject({
      code: 'MP5003',
      kind: 'content',
    });
    await expect(pass(descriptor, [content])).rejects.toThrow(message);
  });

  it('never lets the last byte of a wrong blob out', async () => {
    const wrong = Buffer.from('hello mirroR');
    const stream = verifying(describeBytes(bytes));
    let seen = 0;
    stream.on('data', (chunk: Buffer) => {
      seen += chunk.length;
    });
    const chunks = [wrong.subarray(0, 4), wrong.subarray(4, 8), wrong.subarray(8)];
    await expect(pipeline(Readable.from(chunks), stream)).rejects.toThrow('digest');
    expect(seen).toBe(8);
  });
});
