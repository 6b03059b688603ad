import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'src/index.ts',
    'src/cli/main.ts',
    'scripts/*.{js,cjs}',
    'test/bench/*.js',
    'test/bench/main.ts',
    'bin/*.js',
  ],
  project: ['src/**/*.ts', 'scripts/*.{js,cjs}', 'test/**/*.ts'],
  // Types name the parts of an exported thing; nobody has to import them by name.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // Programs of the system, not of npm.
  ignoreBinaries: ['docker-registry', 'openssl'],
};

export default config;
