import { describe, expect, it } from 'vitest';
import { builtinPlugins } from '../../../src/template/builtins.ts';
import { DICT_METHODS } from '../../../src/template/python/dict-methods.ts';
import { LIST_METHODS } from '../../../src/template/python/list-methods.ts';
import { TEXT_METHODS } from '../../../src/template/python/text-methods.ts';

/** What real mirroring playbooks name. */
const used = {
  filters: `abs b64decode b64encode basename bool capitalize checksum combine count d default
    dict2items dictsort difference dirname expanduser extract first flatten float from_json
    from_yaml from_yaml_all groupby hash indent int intersect ipwrap items2dict join json_query
    keep_keys last length list lower mandatory map max min path_join product quote realpath
    regex_escape regex_findall regex_replace regex_search reject rejectattr relpath replace round
    select selectattr sort split splitext string subelements sum symmetric_difference ternary title
    to_json to_nice_json to_nice_yaml to_yaml tojson trim type_debug union unique upper urlsplit
    version_sort zip batch comment human_readable ipaddr ipmath ipv4 ipv6 lists_mergeby
    password_hash random reverse shuffle slice strftime to_datetime wordwrap`,
  tests: `!= == all any boolean change changed contains defined directory eq equalto even exists
    failed false file finished float ge greaterthan gt in integer issubset issuperset iterable le
    lessthan link lt mapping match ne none number odd regex sameas search sequence skip skipped
    started string subset succeeded success superset true undefined version`,
  lookups: `dict env file fileglob first_found indexed_items items lines list nested password pipe
    random_choice random_string sequence subelements template together url varnames vars unvault`,
  globals: 'dict lookup namespace now q query range undef omit',
  methods: `append copy count endswith extend find format get index insert isdigit items join keys
    lower lstrip pop replace rstrip rsplit split splitlines startswith strip title update upper
    values`,
};

function words(text: string): string[] {
  return text.split(/\s+/);
}

describe('what playbooks use is there', () => {
  const plugins = builtinPlugins();
  it.each(['filters', 'tests', 'lookups', 'globals'] as const)('%s', (kind) => {
    expect(words(used[kind]).filter((name) => !plugins[kind].has(name))).toEqual([]);
  });

  it('methods', () => {
    const tables = [TEXT_METHODS, LIST_METHODS, DICT_METHODS];
    expect(words(used.methods).filter((name) => !tables.some((table) => table.has(name)))).toEqual(
      [],
    );
  });
});
