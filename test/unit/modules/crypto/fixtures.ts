import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files that Ansible's community.crypto 2.14 wrote. */
export const fixtures = join(import.meta.dirname, '../../../fixtures/crypto');

/** Copies one of them to where a task may change it. */
export function fixtureIn(folder: string, name: string): string {
  const path = join(folder, name);
  copyFileSync(join(fixtures, name), path);
  chmodSync(path, 0o600);
  return path;
}
