import type { Filter, Named } from '../plugins.ts';
import { argument, indexOf, itemsOf } from '../python/arguments.ts';
import { repr, str } from '../python/text.ts';
import { isInt, isSequence } from '../python/types.ts';
import { valueError } from '../template-error.ts';
import { compareLoose } from '../tests/version.ts';
import type { Value } from '../value.ts';
import { commentOut } from './comment.ts';
import { jsonQuery } from './json-query.ts';
import { seededRandom } from './random.ts';

/** Filters that fit nowhere else. */
export const MISC_FILTERS: Readonly<Record<string, Filter>> = {
  quote: (value) => shellQuote(value === null ? '' : str(value)),
  comment: commentOut,
  json_query: jsonQuery,
  version_sort: (value) => [...itemsOf(value)].sort((a, b) => compareLoose(str(a), str(b))),
  random: pickRandom,
  shuffle,
  pprint: (value) => repr(value),
};

/** Text as one word of a POSIX shell. */
function shellQuote(text: string): string {
  if (text === '') return "''";
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}

function pickRandom(value: Value, args: readonly Value[], named: Named): Value {
  const random = seededRandom(argument(args, named, 2, 'seed') ?? null);
  if (!isInt(value)) {
    const items = itemsOf(value);
    if (items.length === 0) throw valueError('cannot choose from an empty sequence');
    return items[random.below(items.length)] ?? null;
  }
  const start = indexOf(argument(args, named, 0, 'start') ?? 0);
  const step = indexOf(argument(args, named, 1, 'step') ?? 1) || 1;
  const count = Math.ceil((Number(value) - start) / step);
  if (!(count > 0)) throw valueError(`empty range for random: ${start} to ${str(value)}`);
  return start + step * random.below(count);
}

function shuffle(value: Value, args: readonly Value[], named: Named): Value {
  if (!isSequence(value) && typeof value !== 'string') return value;
  const random = seededRandom(argument(args, named, 0, 'seed') ?? null);
  const items = [...itemsOf(value)];
  for (let at = items.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [items[at], items[other]] = [items[other] ?? null, items[at] ?? null];
  }
  return items;
}
