import type { Diagnostic, Span } from '../../diagnostic/diagnostic.ts';
import type { Keywords } from '../model.ts';
import { spanOfKey, spanOfValue } from '../origin.ts';
import { isTemplate } from '../raw-kind.ts';

const variable = /^[A-Za-z_]\w*$/;

/** Names under `register` and `vars` that are no names of variables. */
export function checkNames(keywords: Keywords, at: Span): Diagnostic[] {
  const register = keywords.get('register');
  const vars = keywords.get('vars');
  const wrong: Diagnostic[] = [];
  if (typeof register === 'string' && !isTemplate(register) && !variable.test(register)) {
    wrong.push(noVariable(register, spanOfValue(keywords, 'register') ?? at));
  }
  if (!(vars instanceof Map)) return wrong;
  const names = [...vars.keys()].filter((key) => typeof key !== 'string' || !variable.test(key));
  return [...wrong, ...names.map((name) => noVariable(String(name), spanOfKey(vars, name) ?? at))];
}

function noVariable(name: string, span: Span): Diagnostic {
  return {
    severity: 'error',
    code: 'MP2005',
    message: `"${name}" is no name of a variable`,
    span,
    help: 'Use letters, digits and underscores, and start with a letter or underscore.',
  };
}
