// Writes schemas/*.json and docs/modules.md from the engine's tables (--write), or says which of
// them are out of date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { moduleReference } from '../dist/app/module-reference.js';
import { publishedSchemas } from '../dist/app/schemas.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const write = process.argv.includes('--write');

for (const [name, schema] of Object.entries(publishedSchemas())) {
  settle(`schemas/${name}`, `${JSON.stringify(schema, undefined, 2)}\n`);
}
settle('docs/modules.md', moduleReference());

function settle(name, text) {
  const path = join(root, name);
  if (text === current(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  if (write) writeFileSync(path, text);
  else process.exitCode = 1;
  process.stdout.write(`${name}: ${write ? 'written' : 'out of date, run npm run schemas'}\n`);
}

function current(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
