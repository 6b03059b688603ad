// Compiles src to dist, brings the data files along, compiles the validators of arguments, bundles
// the program and keeps the code that V8 makes of it.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { bundleProgram } from './program.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

compileSources();
copyDataFiles();
await compileValidators();
await bundleProgram();
keepCompiledCode();

function compileSources() {
  const tsc = require.resolve('typescript/bin/tsc');
  const options = { cwd: root, stdio: 'inherit' };
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], options);
}

function copyDataFiles() {
  for (const file of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.yml')) continue;
    mkdirSync(dirname(join(root, 'dist', file)), { recursive: true });
    cpSync(join(root, 'src', file), join(root, 'dist', file));
  }
}

/** Without it the program starts as well, somewhat later: whatever fails here is no matter. */
function keepCompiledCode() {
  spawnSync(process.execPath, [join(root, 'scripts/code-cache.cjs')], { stdio: 'ignore' });
}

/** One CommonJS file: ajv's standalone code asks for its helpers with require. */
async function compileValidators() {
  const { default: standaloneCode } = require('ajv/dist/standalone');
  const { compiledSchemas } = await import('../dist/app/schemas.js');
  const schemas = compiledSchemas();
  const ajv = new Ajv({ allErrors: true, strict: false, code: { source: true } });
  for (const [key, schema] of Object.entries(schemas)) ajv.addSchema(schema, key);
  const names = Object.fromEntries(Object.keys(schemas).map((key) => [key, key]));
  mkdirSync(join(root, 'dist/validators'), { recursive: true });
  writeFileSync(join(root, 'dist/validators/arguments.cjs'), standaloneCode(ajv, names));
}
