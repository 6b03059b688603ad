import { BASIC_FILTERS } from './filters/basic.ts';
import { COMBINATORIC_FILTERS } from './filters/combinatorics.ts';
import { DICT_FILTERS } from './filters/dicts.ts';
import { ENCODING_FILTERS } from './filters/encoding.ts';
import { IP_FILTERS } from './filters/ip.ts';
import { MISC_FILTERS } from './filters/misc.ts';
import { NUMBER_FILTERS } from './filters/numbers.ts';
import { PATH_FILTERS } from './filters/paths.ts';
import { REGEX_FILTERS } from './filters/regexes.ts';
import { SELECTION_FILTERS } from './filters/selection.ts';
import { SEQUENCE_FILTERS } from './filters/sequences.ts';
import { SERIALIZATION_FILTERS } from './filters/serialization.ts';
import { FILTER_SIGNATURES } from './filters/signatures.ts';
import { TEXT_FILTERS } from './filters/text.ts';
import { TIME_FILTERS } from './filters/times.ts';
import { GLOBALS } from './globals.ts';
import { FILE_LOOKUPS } from './lookups/files.ts';
import { LIST_LOOKUPS } from './lookups/lists.ts';
import { VALUE_LOOKUPS } from './lookups/values.ts';
import type { Filter, Lookup, Plugins, Test } from './plugins.ts';
import { checkArguments, type Signature } from './signature.ts';
import { BASIC_TESTS } from './tests/basic.ts';
import { COLLECTION_TESTS } from './tests/collections.ts';
import { FILE_TESTS } from './tests/files.ts';
import { RESULT_TESTS } from './tests/results.ts';
import { TEST_SIGNATURES } from './tests/signatures.ts';
import { TEXT_TESTS } from './tests/texts.ts';

/** Plugins that live in collections, by their full names. */
const COLLECTION_FILTERS: Readonly<Record<string, readonly string[]>> = {
  'ansible.utils': ['ipaddr', 'ipv4', 'ipv6', 'ipwrap', 'ipmath', 'ipsubnet'],
  'ansible.netcommon': ['ipaddr', 'ipv4', 'ipv6', 'ipwrap', 'ipmath', 'ipsubnet'],
  'community.general': ['json_query', 'version_sort', 'keep_keys', 'remove_keys', 'lists_mergeby'],
};
const COLLECTION_LOOKUPS: Readonly<Record<string, readonly string[]>> = {
  'community.general': ['random_string', 'flattened', 'cartesian'],
};

/** All filters, tests, lookups and globals that come with mirror-play. */
export function builtinPlugins(): Plugins {
  return {
    filters: withCollections(
      checked<Filter>(FILTER_SIGNATURES, [
        BASIC_FILTERS,
        TEXT_FILTERS,
        SEQUENCE_FILTERS,
        SELECTION_FILTERS,
        DICT_FILTERS,
        COMBINATORIC_FILTERS,
        SERIALIZATION_FILTERS,
        ENCODING_FILTERS,
        PATH_FILTERS,
        REGEX_FILTERS,
        NUMBER_FILTERS,
        MISC_FILTERS,
        IP_FILTERS,
        TIME_FILTERS,
      ]),
      COLLECTION_FILTERS,
    ),
    tests: checked<Test>(TEST_SIGNATURES, [
      BASIC_TESTS,
      COLLECTION_TESTS,
      RESULT_TESTS,
      TEXT_TESTS,
      FILE_TESTS,
    ]),
    lookups: withCollections(
      table<Lookup>([FILE_LOOKUPS, LIST_LOOKUPS, VALUE_LOOKUPS]),
      COLLECTION_LOOKUPS,
    ),
    globals: GLOBALS,
  };
}

function table<T>(parts: readonly Readonly<Record<string, T>>[]): ReadonlyMap<string, T> {
  return new Map(parts.flatMap((part) => Object.entries(part)));
}

/** The plugins, each refusing arguments that its signature does not have. */
function checked<T extends Filter | Test>(
  signatures: ReadonlyMap<string, Signature>,
  parts: readonly Readonly<Record<string, T>>[],
): ReadonlyMap<string, T> {
  const plugins = new Map(table(parts));
  for (const [name, plugin] of plugins) {
    const signature = signatures.get(name);
    if (signature !== undefined) plugins.set(name, checking(plugin, { ...signature, name }));
  }
  return plugins;
}

function checking<T extends Filter | Test>(plugin: T, signature: Signature): T {
  const call: Filter | Test = (value, args, named, context) => {
    checkArguments(signature, args, named);
    return plugin(value, args, named, context);
  };
  return call as T;
}

function withCollections<T>(
  plugins: ReadonlyMap<string, T>,
  collections: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, T> {
  const all = new Map(plugins);
  for (const [collection, names] of Object.entries(collections)) {
    for (const name of names) {
      const plugin = plugins.get(name);
      if (plugin !== undefined) all.set(`${collection}.${name}`, plugin);
    }
  }
  return all;
}
