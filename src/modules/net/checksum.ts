import { createHash, getHashes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CodedError } from '../../util/coded-error.ts';

/** A checksum that a file has to have. */
export interface WantedChecksum {
  readonly algorithm: string;
  /** Hexadecimal digits, in lower case. */
  readonly digest: string;
}

/** `sha256:DIGITS`, or `sha256:URL` of a list of checksums. Throws a CodedError. */
export function splitChecksum(text: string): { readonly algorithm: string; readonly rest: string } {
  const at = text.indexOf(':');
  const algorithm = text.slice(0, Math.max(at, 0)).toLowerCase();
  if (at < 0 || !getHashes().includes(algorithm)) {
    throw new CodedError(
      'MP4143',
      'The checksum parameter has to be in format <algorithm>:<checksum>',
      { hint: 'Such as sha256:2cf24d….' },
    );
  }
  return { algorithm, rest: text.slice(at + 1).trim() };
}

/**
 * The digest for a file out of a list as `sha256sum` writes it (or the only line of one that
 * names no file). Throws a CodedError when the list does not name it.
 */
export function findInList(list: string, file: string): string {
  const lines = list.split(/\r?\n/).filter((line) => line.trim() !== '');
  const entries = lines.map((line) => line.trim().split(/\s+/));
  const named = entries.find(([, name = '']) => name.replace(/^[*.]?\/?(?:\.\/)?/, '') === file);
  const [only] = entries;
  const digest = named?.[0] ?? (entries.length === 1 && only?.length === 1 ? only[0] : undefined);
  if (digest !== undefined) return digest.toLowerCase();
  throw new CodedError('MP4143', `Unable to find a checksum for file '${file}' in the list`);
}

/** Reads the digits of a checksum. Throws a CodedError for what is none. */
export function readDigits(text: string): string {
  const digits = text.replaceAll(/\W+/g, '').toLowerCase();
  if (/^[0-9a-f]+$/.test(digits)) return digits;
  throw new CodedError('MP4143', 'The checksum format is invalid');
}

/** Hexadecimal digest of a file. */
export function digestOf(path: string, algorithm: string): string {
  return createHash(algorithm).update(readFileSync(path)).digest('hex');
}
