import { readFileSync } from 'node:fs';
import { exitCodes } from '../app/exit-code.ts';
import type { ProcessIo } from '../app/options.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { UsageError } from './usage-error.ts';

const names = ['playbook', 'vars', 'plan', 'config', 'events'];

/** `mirror-play schema [NAME]`: a file of `schemas/` as it is. Throws UsageError MP7006. */
export async function printSchema(words: readonly string[], io: ProcessIo): Promise<number> {
  const name = words[0] ?? 'playbook';
  if (!names.includes(name)) {
    throw new UsageError('MP7006', `no schema "${name}"`, {
      hint: didYouMean(name, names) ?? `schemas: ${names.join(', ')}`,
    });
  }
  const file = new URL(`../../schemas/${name}.schema.json`, import.meta.url);
  io.stdout.write(readFileSync(file, 'utf8'));
  return exitCodes.ok;
}
