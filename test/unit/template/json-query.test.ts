import { describe, expect, it } from 'vitest';
import { evaluate } from './harness.ts';

const data = {
  people: [
    { name: 'ann', age: 30, tags: ['a', 'b'], state: { first: 1 } },
    { name: 'bob', age: 20, tags: [], state: null },
    { name: 'cyd', age: 40, tags: ['c'] },
  ],
  nested: [[1, 2], [3], 4],
  map: { x: { n: 1 }, y: { n: 2 }, z: {} },
  'dash-ed': 'quoted',
  zero: 0,
};

/** Queries and what the specification of JMESPath says that they give. */
const cases: readonly (readonly [string, unknown])[] = [
  ['people[*].name', ['ann', 'bob', 'cyd']],
  ['people[0].name', 'ann'],
  ['people[-1].age', 40],
  ['people[1:].name', ['bob', 'cyd']],
  ['people[::2].name', ['ann', 'cyd']],
  ['people[?age > `25`].name', ['ann', 'cyd']],
  ["people[?name == 'bob'].age | [0]", 20],
  ["people[?name=='bob' || age==`40`].name", ['bob', 'cyd']],
  ['people[?age > `25` && tags].name', ['ann', 'cyd']],
  ['people[?!tags].name', ['bob']],
  ["people[?contains(tags, 'a')].name", ['ann']],
  ['people[].tags[]', ['a', 'b', 'c']],
  ['people[*].tags', [['a', 'b'], [], ['c']]],
  ['people[*].state.first', [1]],
  ['people[*].{n: name, a: age} | [0].n', 'ann'],
  ['people[*].[name, age] | [1]', ['bob', 20]],
  ['nested[]', [1, 2, 3, 4]],
  ['nested[*][0]', [1, 3]],
  ['map.*.n', [1, 2]],
  ['keys(map)', ['x', 'y', 'z']],
  ['"dash-ed"', 'quoted'],
  ['length(people)', 3],
  ['sort_by(people, &age)[*].name', ['bob', 'ann', 'cyd']],
  ['max_by(people, &age).name', 'cyd'],
  ['sum(people[*].age)', 90],
  ['avg(people[*].age)', 30],
  ["join(', ', people[*].name)", 'ann, bob, cyd'],
  ['people[?starts_with(name, `"a"`)] | length(@)', 1],
  ['missing', null],
  ['missing.deeper[0]', null],
  ['missing || `"dflt"`', 'dflt'],
  ['zero || `1`', 0],
  ['not_null(missing, people[0].name)', 'ann'],
  ['type(people)', 'array'],
  ['to_string(people[0].tags)', '["a","b"]'],
  ['map(&name, people)', ['ann', 'bob', 'cyd']],
  ['@.people | [0] | name', 'ann'],
];

describe('json_query', () => {
  it.each(cases)('%s', (query, expected) => {
    const found = evaluate('data | json_query(query) | to_json', { data, query });
    const plain: unknown = JSON.parse(String(found));
    expect(plain).toEqual(expected);
  });

  it.each(['people[', 'people.', '[?', 'nosuch(a)', "people[?name = 'x']", ''])(
    'refuses %s',
    (query) => {
      expect(() => evaluate('data | json_query(query)', { data, query })).toThrow(/json_query/);
    },
  );

  it('reaches values alone', () => {
    for (const query of ['constructor', '__proto__', 'people.length', 'map.constructor']) {
      expect(evaluate('data | json_query(query)', { data, query })).toBe(null);
    }
  });
});
