import { suggest } from '../diagnostic/suggest.ts';
import type { Raw, RawDict } from '../template/value.ts';
import { type ComposeContext, keyPlace, startOf, textKeys, valuePlace } from './compose-context.ts';
import { composeKeywords } from './compose-keywords.ts';
import { keywordsOf } from './keywords.ts';
import type { RoleEntry } from './model.ts';
import { shareOrigin } from './origin.ts';
import { kindOf, textOf } from './raw-kind.ts';

const apart: ReadonlySet<string> = new Set(['role']);

/** Entries of `roles:` or of a role's dependencies; mistakes are reported. */
export function composeRoles(list: readonly Raw[], context: ComposeContext): RoleEntry[] {
  return list.flatMap((item, index) => {
    if (item instanceof Map) return composeRole(item, context);
    const span = valuePlace(list, index, context);
    if (typeof item === 'string' && item !== '') {
      return [{ name: item, parameters: new Map(), keywords: new Map(), span }];
    }
    const message = `a role is a name or a mapping with "role", not ${kindOf(item)}`;
    context.findings.error('MP2003', message, span);
    return [];
  });
}

function composeRole(dict: RawDict, context: ComposeContext): RoleEntry[] {
  const span = startOf(dict, context);
  const name = textOf(dict.get('role') ?? dict.get('name'));
  if (name === undefined || name === '') {
    context.findings.error('MP2006', 'a role entry without "role"', span, {
      help: 'Write "- role: name".',
    });
    return [];
  }
  const keywords = composeKeywords(dict, 'role', apart, context);
  return [{ name, parameters: parametersOf(dict, context), keywords, span }];
}

/** Keys that are no keywords are parameters of the role; one that looks like a keyword is told. */
function parametersOf(dict: RawDict, context: ComposeContext): RawDict {
  const known = keywordsOf('role');
  const parameters: RawDict = new Map();
  for (const key of textKeys(dict, context)) {
    if (known.has(key)) continue;
    parameters.set(key, dict.get(key) ?? null);
    const meant = key.includes('_') ? undefined : suggest(key, known.keys());
    if (meant === undefined) continue;
    const message = `"${key}" is taken as a parameter of the role`;
    const label = `did you mean "${meant}"?`;
    context.findings.warning('MP2004', message, keyPlace(dict, key, context), { label });
  }
  shareOrigin(parameters, dict);
  return parameters;
}
