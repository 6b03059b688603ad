// Finds the bundled program and loads it, with the code that V8 made of it at build time where this
// Node can use that. V8 itself checks that the code is its own; else it compiles as usual.
'use strict';
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

const folder = join(__dirname, '../dist/program');
const main = join(folder, 'main.cjs');
const help = join(folder, 'help.cjs');
const cache = join(folder, `main-${process.version}-${process.arch}.cache`);

/** What the program exports. Who only asks what it is gets the small one. */
function program([word, ...more]) {
  const isQuestion =
    word === 'help' || (/^(--help|-h|--version|version)$/.test(word) && more.length === 0);
  if (isQuestion) return require(help);
  const script = compile();
  // After compile(), for compiled code is bound to the flags that it was made with. A large run
  // leaves much behind that V8 would let pile up; and undici's parser is not worth the tenth of a
  // second that optimising its WebAssembly takes.
  setFlagsFromString('--heap-growing-percent=50');
  setFlagsFromString('--liftoff-only');
  return load(script);
}

/** The whole program as a script, not run yet: one function. */
function compile() {
  // All of it is ASCII: see scripts/program.js.
  return new Script(readFileSync(main, 'latin1'), { filename: main, cachedData: read(cache) });
}

function read(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function load(script) {
  // Code out of a cache cannot import by itself.
  const module = { exports: {}, importModule: (url) => import(url) };
  script.runInThisContext()(module.exports, createRequire(main), module, main, folder);
  return module.exports;
}

module.exports = { cache, compile, load, program };
