import { BoundedCache } from '../bounded-cache.ts';
import type { Query } from '../jmespath/ast.ts';
import { parseQuery } from '../jmespath/parser.ts';
import { search } from '../jmespath/search.ts';
import type { Filter } from '../plugins.ts';
import { textOf } from '../python/arguments.ts';

const queries = new BoundedCache<string, Query>(200);

/** `value | json_query('a[?b].c')`: JMESPath over a value. */
export const jsonQuery: Filter = (value, [expression = null]) => {
  const text = textOf(expression, 'the query');
  return search(
    queries.get(text, () => parseQuery(text)),
    value,
  );
};
