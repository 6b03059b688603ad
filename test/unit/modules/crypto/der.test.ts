import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pem, readPem } from '../../../../src/modules/crypto/der/pem.ts';
import {
  childrenOf,
  DerError,
  readElement,
  readInteger,
  readObjectId,
  readTime,
} from '../../../../src/modules/crypto/der/read.ts';
import {
  element,
  integer,
  namedBits,
  objectId,
  octets,
  sequence,
  time,
} from '../../../../src/modules/crypto/der/write.ts';

describe('DER', () => {
  it('reads integers, object identifiers and moments as they were written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 170n }), (value) => {
        expect(readInteger(readElement(integer(value)))).toBe(value);
      }),
    );
    const numbers = fc.tuple(
      fc.constantFrom('0.9', '1.39', '2.5', '2.999'),
      fc.array(fc.nat(), { maxLength: 9 }),
    );
    fc.assert(
      fc.property(numbers, ([head, rest]) => {
        const dotted = [head, ...rest].join('.');
        expect(readObjectId(readElement(objectId(dotted)))).toBe(dotted);
      }),
    );
    for (const moment of ['1999-12-31T23:59:59Z', '2049-01-01T00:00:00Z', '2050-06-01T01:02:03Z']) {
      expect(readTime(readElement(time(new Date(moment))))).toBe(Date.parse(moment));
    }
  });

  it('reads what elements are made of, however long', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 })), (parts) => {
        const read = childrenOf(readElement(sequence(...parts.map(octets))));
        expect(read.map(({ content }) => [...content])).toEqual(parts.map((part) => [...part]));
      }),
    );
    expect(readElement(octets(Buffer.alloc(70_000))).content).toHaveLength(70_000);
  });

  it('takes any bytes for DER, or says that they are not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          childrenOf(readElement(Buffer.from(bytes)));
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['more bytes than one element', [5, 0, 5, 0]],
    ['a length beyond the end', [4, 3, 0]],
    ['a length without an end', [0x30, 0x80, 0, 0]],
    ['a long tag', [0x1f, 0x81, 0]],
  ])('refuses %s', (_, bytes) => {
    expect(() => readElement(Buffer.from(bytes))).toThrow(DerError);
  });

  it('writes flags without zeros at their end', () => {
    expect([...namedBits([0, 2])]).toEqual([3, 2, 5, 0xa0]);
    expect([...namedBits([8])]).toEqual([3, 3, 7, 0, 0x80]);
    expect([...namedBits([])]).toEqual([3, 1, 0]);
    expect([...element(0x80)]).toEqual([0x80, 0]);
  });

  it('finds a PEM text of its kind among others', () => {
    const text = `note\n${pem('A', Buffer.from('a'))}${pem('B', Buffer.alloc(100, 'b'))}`;
    expect(readPem(text, ['B'])).toEqual(Buffer.alloc(100, 'b'));
    expect(readPem(text, ['C'])).toBeUndefined();
  });
});
