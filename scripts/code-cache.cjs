// Runs a playbook that passes through most of the program, and keeps the code that V8 made of it
// on the way: `node scripts/code-cache.cjs`. The next start compiles nothing.
const { rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { cache, compile, load } = require('../bin/program.cjs');

rmSync(cache, { force: true });
process.argv = [process.argv0, 'mirror-play', join(__dirname, 'warm-up.yml'), '--quiet'];
const script = compile();
process.on('exit', () => writeFileSync(cache, script.createCachedData()));
load(script).main();
