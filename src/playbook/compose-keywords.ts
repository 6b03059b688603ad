import { didYouMean } from '../diagnostic/suggest.ts';
import type { Raw, RawDict } from '../template/value.ts';
import { type ComposeContext, keyPlace, valuePlace } from './compose-context.ts';
import { fitsKeyword, wantedBy } from './keyword-type.ts';
import { type KeywordPlace, keywords, keywordsOf } from './keywords.ts';
import type { Keywords } from './model.ts';
import { joinDicts, shareOrigin } from './origin.ts';
import { isList, kindOf } from './raw-kind.ts';

/** Keywords of a mapping by name, their types checked, without those in `except`. */
export function composeKeywords(
  dict: RawDict,
  place: KeywordPlace,
  except: ReadonlySet<string>,
  context: ComposeContext,
): Keywords {
  const table = keywordsOf(place);
  const result = new Map<string, Raw>();
  for (const [key, value] of dict) {
    if (typeof key !== 'string' || except.has(key)) continue;
    const keyword = table.get(key);
    if (!keyword) continue;
    if (!fitsKeyword(value, keyword.type)) reportType(dict, key, context);
    else if (keyword.type === 'vars' && isList(value)) result.set(key, joinedVars(dict, context));
    else if (value !== null) result.set(key, value);
  }
  shareOrigin(result, dict);
  return result;
}

/** `vars` as a list of mappings, which is one mapping in the end. */
function joinedVars(dict: RawDict, context: ComposeContext): RawDict {
  const help = 'Write `vars` as one mapping: ansible-core 2.18 is the last to take a list.';
  const span = keyPlace(dict, 'vars', context);
  context.findings.warning('MP2043', 'deprecated form: a list of vars', span, { help });
  return joinDicts(dict.get('vars') as readonly RawDict[]);
}

/** Reports a key that is no keyword at a place, with the name that was probably meant. */
export function reportUnknown(
  dict: RawDict,
  key: string,
  place: KeywordPlace,
  context: ComposeContext,
): void {
  const span = keyPlace(dict, key, context);
  const elsewhere = keywords.find(({ name }) => name === key);
  if (elsewhere) {
    const help = `It belongs to a ${elsewhere.places.join(', ')}.`;
    context.findings.error('MP2018', `"${key}" is not allowed in a ${place}`, span, { help });
    return;
  }
  const label = didYouMean(key, keywordsOf(place).keys());
  context.findings.error('MP2004', `unknown keyword "${key}" in a ${place}`, span, { label });
}

/** A list under a key, empty where there is none; another kind of value is reported. */
export function sectionOf(
  dict: RawDict,
  key: string,
  place: KeywordPlace,
  context: ComposeContext,
): readonly Raw[] {
  const value = dict.get(key);
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  reportType(dict, key, context, keywordsOf(place).get(key)?.type ?? 'entries');
  return [];
}

function reportType(
  dict: RawDict,
  key: string,
  context: ComposeContext,
  type = keywords.find(({ name }) => name === key)?.type ?? 'any',
): void {
  const message = `"${key}" wants ${wantedBy(type)}, not ${kindOf(dict.get(key) ?? null)}`;
  context.findings.error('MP2005', message, valuePlace(dict, key, context));
}
