import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { GitRepository } from './repository.ts';

/** Writes the checked-out version to an archive; tells whether the file changed. */
export async function writeArchive(repository: GitRepository, path: string): Promise<boolean> {
  const { archive_prefix: prefix, version } = repository.args;
  const folder = mkdtempSync(join(dirname(path), '.mirror-play-'));
  try {
    const fresh = join(folder, basename(path));
    const words = ['archive', `--format=${formatOf(path)}`, `--output=${fresh}`];
    const named = prefix === undefined ? [] : [`--prefix=${prefix}`];
    await repository.git([...words, ...named, version]);
    const isSame = existsSync(path) && readFileSync(path).equals(readFileSync(fresh));
    if (!isSame) renameSync(fresh, path);
    return !isSame;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function formatOf(path: string): string {
  if (path.endsWith('.zip')) return 'zip';
  return /\.(?:tar\.gz|tgz)$/.test(path) ? 'tar.gz' : 'tar';
}
