// Bundles the command-line program. Node takes longer to open five hundred small files than to
// run them; a bundle, and beside it the code that V8 made of it, leave a third of the start. The
// library stays as tsc wrote it.
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outdir = join(root, 'dist/program');

/**
 * Writes dist/program: main.cjs, and help.cjs, which can say what the program is and no more.
 * Parts that were imported when needed are still run only then. CommonJS, because Node 20 keeps
 * compiled code for nothing else.
 */
export async function bundleProgram() {
  rmSync(outdir, { recursive: true, force: true });
  await bundle('main.cjs', [ownFiles, lateChildProcess]);
  await bundle('help.cjs', [ownFiles, onlyHelp]);
}

async function bundle(name, plugins) {
  await build({
    entryPoints: [join(root, 'dist/cli/main.js')],
    outfile: join(outdir, name),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    legalComments: 'inline',
    // Of undici the connection pools, without fetch, web sockets and caches.
    alias: { undici: join(root, 'scripts/undici-pools.cjs') },
    plugins,
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
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

/** commander asks for child processes when it is loaded, and starts none for us. */
const lateChildProcess = {
  name: 'late-child-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer)
        ? { path: 'late-child-process', namespace: 'late' }
        : undefined,
    );
    onLoad({ filter: /./, namespace: 'late' }, () => ({
      contents: "exports.spawn = (...args) => require('child_process').spawn(...args);",
    }));
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
