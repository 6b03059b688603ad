// Bundles the command-line program. Node takes longer to open five hundred small files than to
// run them; a bundle halves the start and its memory. The library stays as tsc wrote it.
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outdir = join(root, 'dist/program');

/** Writes dist/program: main.js, and a file for each part that is loaded when it is needed. */
export async function bundleProgram() {
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [join(root, 'dist/cli/main.js')],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    legalComments: 'inline',
    // Of undici the connection pools, without fetch, web sockets and caches.
    alias: { undici: join(root, 'scripts/undici-pools.cjs') },
    plugins: [sameUrls],
    // Bundled CommonJS asks for Node's own modules with require.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
}

/** Files that are found by their place are found from the place that tsc gave the module. */
const sameUrls = {
  name: 'same-urls',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/].*\.js$/ }, ({ path }) => {
      if (relative(root, path).startsWith('node_modules')) return undefined;
      const from = JSON.stringify(relative(outdir, path).replaceAll('\\', '/'));
      const text = readFileSync(path, 'utf8');
      return {
        contents: text.replaceAll('import.meta.url', `new URL(${from}, import.meta.url).href`),
      };
    });
  },
};
