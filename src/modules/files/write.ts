import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Replaces a file's content in one step: it is never half-written. Keeps the owner of a file that
 * was there, and its permissions unless `mode` gives others: these hold from the first byte.
 */
export function writeAtomically(path: string, content: Buffer | string, mode?: number): void {
  const before = statSync(path, { throwIfNoEntry: false });
  const temporary = join(dirname(path), `.mirror-play-${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(temporary, content, { mode: mode ?? 0o666 });
    if (before !== undefined) {
      chmodSync(temporary, mode ?? before.mode & 0o7777);
      if (process.getuid?.() === 0) chownSync(temporary, before.uid, before.gid);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Copies a file beside itself, named for the moment; gives the copy's path. */
export function backUp(path: string, now: number): string {
  const stamp = new Date(now).toISOString().slice(0, 19).replace('T', '@').concat('~');
  const copy = `${path}.${process.pid}.${stamp}`;
  copyFileSync(path, copy);
  return copy;
}

/** Hexadecimal SHA-1, as Ansible's results name content. */
export function sha1(content: Buffer | string): string {
  return createHash('sha1').update(content).digest('hex');
}

/** Hexadecimal MD5, as Ansible's results carry it. */
export function md5(content: Buffer | string): string {
  return createHash('md5').update(content).digest('hex');
}
