import { toBoolean } from '../filters/boolean.ts';
import type { Named, Test } from '../plugins.ts';
import { argument, requireKnown } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { searchRegex } from '../python/regex.ts';
import { str } from '../python/text.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { versionTest } from './version.ts';

/** Tests of text: patterns, versions, addresses. */
export const TEXT_TESTS: Readonly<Record<string, Test>> = {
  match: (value, args, named) => matches(value, args, named, 'match'),
  search: (value, args, named) => matches(value, args, named, 'search'),
  regex: (value, args, named) =>
    matches(value, args, named, str(argument(args, named, 3, 'match_type') ?? 'search')),
  version: versionTest,
  version_compare: versionTest,
  truthy: (value, args, named) => truthy(value, argument(args, named, 0, 'convert_bool')),
  falsy: (value, args, named) => !truthy(value, argument(args, named, 0, 'convert_bool')),
  url: (value) => /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?#]+/.test(textOrEmpty(value)),
  uri: (value) => /^[a-zA-Z][a-zA-Z0-9+.-]*:./.test(textOrEmpty(value)),
  urn: (value) => /^urn:[^:]+:./i.test(textOrEmpty(value)),
  vault_encrypted: (value) => textOrEmpty(value).startsWith('$ANSIBLE_VAULT;'),
};

function textOrEmpty(value: Value): string {
  return typeof value === 'string' ? value : '';
}

function matches(value: Value, args: readonly Value[], named: Named, how: string): boolean {
  requireKnown(value);
  const pattern = str(argument(args, named, 0, 'pattern') ?? '');
  const flags = {
    ignoreCase: truth(argument(args, named, 1, 'ignorecase') ?? false),
    multiline: truth(argument(args, named, 2, 'multiline') ?? false),
  };
  if (!['search', 'match', 'fullmatch'].includes(how)) {
    throw valueError(`match_type must be search, match or fullmatch, not ${how}`);
  }
  const whole = how === 'fullmatch' ? `(?:${pattern})\\Z` : pattern;
  return searchRegex(whole, str(value), flags, how !== 'search') !== undefined;
}

function truthy(value: Value, convert: Value | undefined): boolean {
  if (!truth(convert ?? false)) return truth(value);
  const words = ['yes', 'on', '1', 'true', 'y', 't', 'no', 'off', '0', 'false', 'n', 'f'];
  const word = str(value).toLowerCase();
  if (!words.includes(word)) return truth(value);
  return word === 'y' || word === 't' || toBoolean(value) === true;
}
