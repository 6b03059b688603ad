import { CodedError } from '../../util/coded-error.ts';
import { requirePlugin } from '../find-plugin.ts';
import type { Evaluation, Named } from '../plugins.ts';
import { requireKnown } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { str } from '../python/text.ts';
import { refuseUndefined } from '../refuse-undefined.ts';
import { TemplateError, valueError } from '../template-error.ts';
import type { Callable, Value } from '../value.ts';

/** `lookup('name', …)`: text joined by commas, or the one value. */
export function lookupGlobal(name: string): Callable {
  return {
    kind: 'callable',
    name,
    call: (args, named, context) => run(args, named, context, false),
  };
}

/** `query('name', …)`: always a list. */
export function queryGlobal(name: string): Callable {
  return {
    kind: 'callable',
    name,
    call: (args, named, context) => run(args, named, context, true),
  };
}

/** Words that every lookup understands. */
const COMMON = new Set(['wantlist', 'errors', 'allow_unsafe']);

function run(args: readonly Value[], named: Named, context: Evaluation, wantsList: boolean): Value {
  const [name, ...terms] = args;
  if (name === undefined) throw valueError('lookup needs the name of a plugin');
  requireKnown(name);
  terms.forEach(refuseUndefined);
  const lookup = requirePlugin('lookup', context.plugins.lookups, str(name));
  const options = new Map([...named].filter(([key]) => !COMMON.has(key)));
  const asList = wantsList || truth(named.get('wantlist') ?? false);
  const mayFail = ['ignore', 'warn'].includes(str(named.get('errors') ?? 'strict'));
  try {
    const found = lookup(terms, options, context);
    return asList ? found : joined(found);
  } catch (error) {
    const undefinedName = error instanceof TemplateError && error.isUndefined;
    if (!mayFail || !(error instanceof CodedError) || undefinedName) throw error;
    return asList ? [] : null;
  }
}

function joined(found: readonly Value[]): Value {
  const [first = null] = found;
  if (found.length === 0) return [];
  if (found.every((item) => typeof item === 'string')) return found.join(',');
  return found.length === 1 ? first : found;
}
