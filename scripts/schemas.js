// Writes schemas/*.json from the engine's tables (--write), or says which of them are out of date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishedSchemas } from '../dist/app/schemas.js';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'schemas');
const write = process.argv.includes('--write');
mkdirSync(folder, { recursive: true });

for (const [name, schema] of Object.entries(publishedSchemas())) {
  const path = join(folder, name);
  const text = `${JSON.stringify(schema, undefined, 2)}\n`;
  if (text === current(path)) continue;
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
