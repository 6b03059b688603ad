import type { JsonObject, JsonSchema } from '../../util/json.ts';
import { type Keyword, type KeywordType, loopControlKeys } from '../keywords.ts';
import { lenient } from './lenient.ts';

const scalars = ['string', 'number', 'boolean', 'null'];

const byType: Readonly<Record<KeywordType, JsonSchema>> = {
  any: {},
  text: { type: scalars },
  boolean: lenient({ type: 'boolean' }),
  number: { type: ['number', 'string', 'null'] },
  condition: { type: [...scalars, 'array'], items: { type: scalars } },
  words: { type: [...scalars, 'array'], items: { type: [...scalars, 'array'] } },
  list: { type: ['array', 'string', 'null'] },
  dict: { type: ['object', 'null'] },
  vars: { type: ['object', 'array', 'null'] },
  dicts: { type: ['object', 'array', 'string', 'null'] },
  entries: { type: ['array', 'null'], items: { $ref: '#/definitions/entry' } },
  roles: { type: ['array', 'null'], items: { $ref: '#/definitions/roleEntry' } },
};

/** Keywords whose value has more structure than their type says. */
const special: Readonly<Record<string, JsonSchema>> = {
  vars: { $ref: '#/definitions/vars' },
  loop_control: loopControl(),
};

/** The schema of a keyword's value, described. */
export function keywordSchema({ name, type, description }: Keyword): JsonSchema {
  const own = Object.hasOwn(special, name) ? special[name] : undefined;
  if (own && '$ref' in own) return { description, allOf: [own] };
  return { description, ...(own ?? byType[type]) };
}

function loopControl(): JsonSchema {
  const descriptions: Readonly<Record<(typeof loopControlKeys)[number], string>> = {
    loop_var: 'Name of the variable that holds each item, instead of `item`.',
    index_var: 'Name of a variable that holds the position, from 0.',
    label: 'What is shown of each item.',
    pause: 'Seconds between items.',
    extended: 'Whether `ansible_loop` tells more about the loop.',
    extended_allitems: 'Whether `ansible_loop` holds all items.',
    break_when: 'Leave the loop once this expression holds.',
  };
  const properties: JsonObject = Object.fromEntries(
    loopControlKeys.map((key) => [key, { description: descriptions[key] }]),
  );
  return { type: ['object', 'null'], additionalProperties: false, properties };
}
