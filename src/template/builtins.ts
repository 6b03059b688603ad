import { BASIC_FILTERS } from './filters/basic.ts';
import type { Filter, Lookup, Plugins, Test } from './plugins.ts';
import { BASIC_TESTS } from './tests/basic.ts';
import { omit, type Value } from './value.ts';

/** All filters, tests, lookups and globals that come with mirror-play. */
export function builtinPlugins(): Plugins {
  return {
    filters: new Map<string, Filter>(Object.entries({ ...BASIC_FILTERS })),
    tests: new Map<string, Test>(Object.entries({ ...BASIC_TESTS })),
    lookups: new Map<string, Lookup>(),
    globals: new Map<string, Value>([['omit', omit]]),
  };
}
