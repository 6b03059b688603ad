import { CodedError } from './coded-error.ts';

const units: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 1024,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
};

/**
 * Bytes of `256KiB`, `1.5 MB`, `4096`. A bare K, M or G is binary, as in `dd` and `du`.
 * Throws CodedError MP2090.
 */
export function parseByteSize(text: string | number): number {
  const [, number = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(`${text}`) ?? [];
  const factor = units[unit.toUpperCase()];
  if (number !== '' && factor !== undefined) return Math.round(Number(number) * factor);
  throw new CodedError('MP2090', `"${text}" is not a size`, {
    hint: 'Write it as 256KiB, 4MiB or 1GiB.',
  });
}
