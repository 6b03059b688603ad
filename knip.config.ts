import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: ['src/index.ts', 'src/cli/main.ts', 'scripts/*.js', 'test/bench/*.js', 'bin/*.js'],
  project: ['src/**/*.ts', 'scripts/*.js', 'test/**/*.ts'],
};

export default config;
