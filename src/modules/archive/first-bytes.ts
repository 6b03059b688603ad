import { closeSync, openSync, readSync } from 'node:fs';

/** The first four bytes of a file, which tell its format; zeros where it is shorter. */
export function firstBytes(path: string): Buffer {
  const bytes = Buffer.alloc(4);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, bytes.length, 0);
    return bytes;
  } finally {
    closeSync(file);
  }
}
