import { lookupGlobal, queryGlobal } from './lookups/call.ts';
import type { Evaluation, Named } from './plugins.ts';
import { argument, indexOf } from './python/arguments.ts';
import { dictSet, truth } from './python/compare.ts';
import { pairsOf } from './python/dict-methods.ts';
import { Namespace } from './python/namespace.ts';
import { str } from './python/text.ts';
import { TEMPLATE_CODES, TemplateError, valueError } from './template-error.ts';
import { formatTime, timeOf } from './time.ts';
import { type Callable, type Dict, omit, Timestamp, Undefined, type Value } from './value.ts';

/** Most items that `range` gives. */
const MAX_RANGE = 1_000_000;

/** What every expression can name. */
export const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['omit', omit],
  ...[
    lookupGlobal('lookup'),
    queryGlobal('query'),
    queryGlobal('q'),
    global('range', range),
    global('dict', dict),
    global('namespace', namespace),
    global('now', now),
    global('undef', undef),
    global('joiner', joiner),
  ].map((callable) => [callable.name, callable] as const),
]);

function global(name: string, call: Callable['call']): Callable {
  return { kind: 'callable', name, call };
}

function range(args: readonly Value[]): Value {
  const [first, second, third] = args.map((arg) => indexOf(arg));
  if (first === undefined) throw valueError('range expected at least 1 argument, got 0');
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const step = third ?? 1;
  if (step === 0) throw valueError('range() arg 3 must not be zero');
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (count > MAX_RANGE) {
    throw new TemplateError(TEMPLATE_CODES.limit, `range() of more than ${MAX_RANGE} items`);
  }
  return Array.from({ length: count }, (_, index) => start + index * step);
}

function entriesOf(args: readonly Value[], named: Named): Dict {
  const result: Dict = new Map();
  for (const [key, value] of args[0] === undefined ? [] : pairsOf(args[0])) {
    dictSet(result, key, value);
  }
  for (const [key, value] of named) result.set(key, value);
  return result;
}

function dict(args: readonly Value[], named: Named): Value {
  return entriesOf(args, named);
}

function namespace(args: readonly Value[], named: Named): Value {
  return new Namespace(entriesOf(args, named));
}

function now(args: readonly Value[], named: Named, { host }: Evaluation): Value {
  const utc = truth(argument(args, named, 0, 'utc') ?? false);
  const format = argument(args, named, 1, 'fmt') ?? null;
  const time = timeOf(host.now(), utc);
  if (format !== null && format !== '') return formatTime(time, str(format));
  return new Timestamp(formatTime(time, '%Y-%m-%d %H:%M:%S.%f'), false);
}

function undef(args: readonly Value[], named: Named): Value {
  const hint = argument(args, named, 0, 'hint') ?? '';
  return new Undefined('undef', str(hint) || 'Mandatory variable has not been overridden');
}

function joiner(args: readonly Value[], named: Named): Value {
  const separator = argument(args, named, 0, 'sep') ?? ', ';
  let used = false;
  return global('joiner', () => {
    const text = used ? separator : '';
    used = true;
    return text;
  });
}
