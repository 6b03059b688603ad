// Bundles the command-line program. Node takes longer to open five hundred small files than to
// run them; a bundle, and beside it the code that V8 made of it, leave a third of the start. The
// library stays as tsc wrote it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const outdir = join(root, 'dist/program');

/**
 * Writes dist/program: main.cjs, and help.cjs, which can say what the program is and no more.
 * Parts that were imported when needed are still run only then. CommonJS, because Node 20 keeps
 * compiled code for nothing else.
 */
export async function bundleProgram() {
  rmSync(outdir, { recursive: true, force: true });
  const plugins = [ownFiles, lateBuiltins, noHttp2];
  await bundle('main.cjs', { plugins, ...asFunction, minifyWhitespace: true, lineLimit: 200 });
  await bundle('help.cjs', { plugins: [...plugins, onlyHelp], banner: { js: bundleUrl } });
}

const bundleUrl = "const bundleUrl = require('node:url').pathToFileURL(__filename).href;";

/** The file is one function, as bin/program.cjs calls it. */
const asFunction = {
  banner: { js: `(function (exports, require, module, __filename, __dirname) {${bundleUrl}` },
  footer: { js: '})' },
};

async function bundle(name, options) {
  const outfile = join(outdir, name);
  await build({
    entryPoints: [join(root, 'dist/cli/main.js')],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    legalComments: 'inline',
    // Of undici the connection pools, without fetch, web sockets and caches.
    alias: { undici: join(root, 'scripts/undici-pools.cjs') },
    define: { 'import.meta.url': 'bundleUrl' },
    ...options,
  });
  writeFileSync(outfile, escaped(readFileSync(outfile, 'utf8')));
}

/** ASCII only, as bin/program.cjs reads it: esbuild leaves regular expressions as they are. */
function escaped(text) {
  return text.replaceAll(/[^\x00-\x7f]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/**
 * Files that are found by their place are found from the place that tsc gave the module; the
 * compiled validators are bundled.
 */
const ownFiles = {
  name: 'own-files',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/].*\.js$/ }, ({ path }) => {
      if (relative(root, path).startsWith('node_modules')) return undefined;
      const from = JSON.stringify(relative(outdir, path).replaceAll('\\', '/'));
      const text = readFileSync(path, 'utf8');
      if (path.endsWith('import-module.js')) return { contents: importByLoader };
      const contents = path.endsWith('validators.js') ? bundled(text) : text;
      return {
        contents: contents.replaceAll('import.meta.url', `new URL(${from}, bundleUrl).href`),
      };
    });
  },
};

/** The bundle's code comes out of V8's cache, where import() does not work: its loader does it. */
const importByLoader = 'export const importModule = (url) => module.importModule(url);';

function bundled(text) {
  const validators = JSON.stringify(join(root, 'dist/validators/arguments.cjs'));
  const contents = text
    .replace('this.#require(compiled)', `require(${validators})`)
    .replace("this.#require('ajv')", "require('ajv')");
  if (contents.includes('this.#require(')) throw new Error('validators.js is not as expected');
  return contents;
}

/** Parts of Node that many files name and few runs use: loaded at the first use of a name. */
const lateBuiltins = {
  name: 'late-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:(child_process|https|tls|zlib)$/ }, ({ path }) => {
      return { path: path.replace('node:', ''), namespace: 'late' };
    });
    onLoad({ filter: /./, namespace: 'late' }, ({ path }) => {
      const names = Object.keys(require(path));
      const getter = (name) => `get ${name}() { return require('${path}').${name}; }`;
      return { contents: `module.exports = { ${names.map(getter).join(',')} };` };
    });
  },
};

/** src/http speaks HTTP/1.1 only. */
const noHttp2 = {
  name: 'no-http2',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ }, () => {
      return { contents: 'module.exports = undefined;' };
    });
  },
};

/** Of the commands, those that say something about the program. */
const onlyHelp = {
  name: 'only-help',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === 'dynamic-import' && !/help|version/.test(path)
        ? { path, external: true }
        : undefined,
    );
  },
};
