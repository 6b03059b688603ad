import { normalInt } from './number.ts';

/** The integer that a literal (`12`, `0x1F`, `0b1`, `0o17`) stands for; the text must be one. */
export function intFromText(text: string): number | bigint {
  const small = text.length < 16 ? Number(text) : Number.NaN;
  return Number.isSafeInteger(small) ? small : normalInt(BigInt(text));
}
