import type { Diagnostic, Span } from '../../diagnostic/diagnostic.ts';
import type { Raw } from '../../template/value.ts';
import type { Keywords, Loop } from '../model.ts';
import { spanOfKey, spanOfValue } from '../origin.ts';
import { isTemplate } from '../raw-kind.ts';
import { isVariableName } from '../variable-name.ts';

/** Names under `register` and `vars` that are no names of variables. */
export function checkNames(keywords: Keywords, at: Span): Diagnostic[] {
  const vars = keywords.get('vars');
  const wrong = checkName(keywords, 'register', at);
  if (!(vars instanceof Map)) return wrong;
  const names = [...vars.keys()].filter((key) => typeof key !== 'string' || !isVariableName(key));
  return [...wrong, ...names.map((name) => noVariable(String(name), spanOfKey(vars, name) ?? at))];
}

/** Names of the variables that a loop sets. */
export function checkLoopNames({ control, span }: Loop): Diagnostic[] {
  return ['loop_var', 'index_var'].flatMap((key) => checkName(control, key, span));
}

function checkName(holder: ReadonlyMap<Raw, Raw>, key: string, at: Span): Diagnostic[] {
  const name = holder.get(key);
  if (typeof name !== 'string' || isTemplate(name) || isVariableName(name)) return [];
  return [noVariable(name, spanOfValue(holder, key) ?? at)];
}

function noVariable(name: string, span: Span): Diagnostic {
  return {
    severity: 'error',
    code: 'MP2005',
    message: `"${name}" is no name of a variable`,
    span,
    help: 'Use letters, digits and underscores, start with a letter or underscore, and take no word of Python.',
  };
}
