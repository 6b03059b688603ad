import { Float, type Raw } from '../template/value.ts';
import type { KeywordType } from './keywords.ts';
import { isList, isScalarRaw, isTemplate } from './raw-kind.ts';

const booleanWords = /^(?:y|yes|on|1|true|t|1\.0|n|no|off|0|false|f|0\.0)$/i;
const numeric = /^\s*[-+]?\d+(?:\.\d*)?\s*%?\s*$/;

const checks: Readonly<Record<KeywordType, (value: Raw) => boolean>> = {
  any: () => true,
  text: isScalarRaw,
  boolean: isBoolean,
  number: isNumber,
  condition: isCondition,
  words: isWords,
  list: (value) => isList(value) || isTemplate(value),
  dict: (value) => value instanceof Map,
  vars: isVars,
  dicts: isDicts,
  entries: isList,
  roles: isList,
};

const wanted: Readonly<Record<KeywordType, string>> = {
  any: 'any value',
  text: 'text',
  boolean: 'a boolean (true or false)',
  number: 'a number',
  condition: 'an expression or a list of expressions',
  words: 'text or a list of texts',
  list: 'a list',
  dict: 'a mapping',
  vars: 'a mapping',
  dicts: 'a mapping or a list of mappings',
  entries: 'a list of tasks',
  roles: 'a list of roles',
};

/** Whether a value fits a keyword's type, as lenient as Ansible; nothing at all always does. */
export function fitsKeyword(value: Raw, type: KeywordType): boolean {
  return value === null || checks[type](value);
}

/** What a type wants, in words for a message. */
export function wantedBy(type: KeywordType): string {
  return wanted[type];
}

function isBoolean(value: Raw): boolean {
  if (typeof value === 'boolean' || typeof value === 'number' || value instanceof Float)
    return true;
  return typeof value === 'string' && (isTemplate(value) || booleanWords.test(value));
}

function isNumber(value: Raw): boolean {
  if (typeof value === 'number' || value instanceof Float) return true;
  return typeof value === 'string' && (isTemplate(value) || numeric.test(value));
}

function isCondition(value: Raw): boolean {
  return isScalarRaw(value) || (isList(value) && value.every(isScalarRaw));
}

/** `vars_files` nests one list in another. */
function isWords(value: Raw): boolean {
  if (!isList(value)) return isScalarRaw(value);
  return value.every((item) => isScalarRaw(item) || (isList(item) && item.every(isScalarRaw)));
}

/** Ansible still takes a list of mappings, the later ones first. */
function isVars(value: Raw): boolean {
  return value instanceof Map || (isList(value) && value.every((item) => item instanceof Map));
}

function isDicts(value: Raw): boolean {
  if (value instanceof Map || isTemplate(value)) return true;
  return isList(value) && value.every((item) => item instanceof Map || isTemplate(item));
}
