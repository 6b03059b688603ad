import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Findings } from '../../../../src/playbook/findings.ts';
import type { InventoryModel } from '../../../../src/playbook/inventory/model.ts';
import { readInventory } from '../../../../src/playbook/inventory/sources.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

/** An inventory as it was read, and what was said about it. */
interface Read {
  readonly model: InventoryModel;
  readonly warnings: readonly string[];
  readonly folder: string;
}

/** Reads sources out of these files; a file whose text begins with `#!` is a program. */
export function read(
  files: Readonly<Record<string, string>>,
  sources: readonly string[] = Object.keys(files),
): Read {
  const { path: folder, remove } = tempDir();
  onTestFinished(remove);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    if (text.startsWith('#!')) chmodSync(join(folder, name), 0o755);
  }
  const findings = new Findings();
  const runScript = (path: string) => files[path.slice(folder.length + 1)]?.split('\n')[1] ?? '';
  const model = readInventory(sources, { cwd: folder, findings, runScript });
  const warnings = findings.diagnostics.map(({ message }) => message);
  return { model, warnings, folder };
}

/** Variables of a host as a plain object. */
export function variables({ hosts }: InventoryModel, host: string): Record<string, unknown> {
  return Object.fromEntries(hosts.get(host)?.variables ?? []) as Record<string, unknown>;
}
