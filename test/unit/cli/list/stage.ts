import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RunningRegistry } from '../../../../src/server/registry.ts';
import { addSampleImage } from '../../../../src/server/sample-image.ts';
import { type CliRun, type CliRunOptions, cliRun } from '../../../helpers/cli-run.ts';
import { testRegistry } from '../../../helpers/registry.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';
import { writeInto } from '../../../helpers/write-into.ts';

/** A folder with files, in which commands are run; it goes with the test. */
export interface ListStage {
  readonly path: string;
  run(...argv: readonly string[]): Promise<CliRun>;
  runWith(options: Partial<CliRunOptions>, ...argv: readonly string[]): Promise<CliRun>;
  write(name: string, content: unknown): void;
  read(name: string): string;
  git(...args: readonly string[]): void;
}

/** Sets it up. */
export function listStage(files: Readonly<Record<string, unknown>> = {}): ListStage {
  const folder = tempDir('lists');
  onTestFinished(() => folder.remove());
  const { path } = folder;
  const write = (name: string, content: unknown) => void writeInto(path, name, content);
  for (const [name, content] of Object.entries(files)) write(name, content);
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  return {
    path,
    run: (...argv) => cliRun(argv, { cwd: path }),
    runWith: (options, ...argv) => cliRun(argv, { cwd: path, ...options }),
    write,
    read: (name) => readFileSync(join(path, name), 'utf8'),
    git: (...args) => {
      execFileSync('git', [...identity, ...args], { cwd: path, stdio: 'pipe' });
    },
  };
}

/** A registry with an image under each tag. */
export async function registryWith(
  repositories: Readonly<Record<string, readonly string[]>>,
): Promise<RunningRegistry> {
  const registry = await testRegistry();
  for (const [repository, tags] of Object.entries(repositories)) {
    for (const tag of tags) await addSampleImage(registry.store, { repository, tag });
  }
  return registry;
}
