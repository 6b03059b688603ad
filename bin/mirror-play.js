#!/usr/bin/env node
// Plain syntax on purpose: any Node that knows modules must understand this, to say what is needed.
const version = process.versions.node.split('.').map(Number);
const supported =
  (version[0] === 20 && version[1] >= 19) ||
  (version[0] === 22 && version[1] >= 13) ||
  version[0] === 23 ||
  version[0] >= 24;

if (!supported) {
  console.error(
    'mirror-play needs Node 20.19, 22.13 or 24 and newer; this is Node ' +
      process.versions.node +
      '.',
  );
  process.exit(1);
} else {
  import('./program.cjs').then((loader) => loader.default.program(process.argv.slice(2)).main());
}
