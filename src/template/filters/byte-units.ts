import type { Named } from '../plugins.ts';
import { argument, doubleOf } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { isNumeric } from '../python/number.ts';
import { str } from '../python/text.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';

const LETTERS = ['Y', 'Z', 'E', 'P', 'T', 'G', 'M', 'K', 'B'];

function sizeOf(letter: string): number {
  return 1024 ** (LETTERS.length - 1 - LETTERS.indexOf(letter));
}

/** `123456 | human_readable` is `120.56 KB`. */
export function humanReadable(value: Value, args: readonly Value[], named: Named): string {
  const bits = truth(argument(args, named, 0, 'isbits') ?? false);
  const unit = argument(args, named, 1, 'unit') ?? null;
  if (!isNumeric(value) && !/^\d+(\.\d+)?$/.test(str(value))) {
    throw valueError(`human_readable() can't interpret following string: ${str(value)}`);
  }
  const size = isNumeric(value) ? doubleOf(value) : Number(str(value));
  const letter =
    unit === null
      ? LETTERS.find((candidate) => size >= sizeOf(candidate))
      : LETTERS.find((candidate) => candidate === str(unit).slice(0, 1).toUpperCase());
  const chosen = letter ?? 'B';
  const word = bits ? 'bits' : 'Bytes';
  const suffix = chosen === 'B' ? word : chosen + (bits ? 'b' : 'B');
  return `${(size / sizeOf(chosen)).toFixed(2)} ${suffix}`;
}

/** `'1.5 MB' | human_to_bytes` is 1572864. */
export function humanToBytes(value: Value, args: readonly Value[], named: Named): Value {
  const fallback = argument(args, named, 0, 'default_unit') ?? null;
  const text = str(value);
  const found = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*([A-Za-z]*)\s*$/.exec(text);
  if (found === null) {
    throw valueError(`human_to_bytes() can't interpret following string: ${text}`);
  }
  const unit = found[2] || (fallback === null ? 'B' : str(fallback));
  const letter = unit.slice(0, 1).toUpperCase();
  if (!LETTERS.includes(letter)) {
    throw valueError(`human_to_bytes() failed to convert ${text}: no such unit ${unit}`);
  }
  return Math.round(Number(found[1]) * sizeOf(letter));
}
