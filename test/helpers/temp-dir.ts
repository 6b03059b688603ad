import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TempDir {
  readonly path: string;
  remove(): void;
}

/** An empty folder of one's own. Whoever asks for it removes it. */
export function tempDir(label = 'test'): TempDir {
  const path = mkdtempSync(join(tmpdir(), `mirror-play-${label}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
