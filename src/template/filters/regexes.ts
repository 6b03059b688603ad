import type { Filter, Named } from '../plugins.ts';
import { argument } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { findAllRegex, searchRegex, substituteRegex } from '../python/regex.ts';
import type { RegexFlags } from '../python/regex-translate.ts';
import { str } from '../python/text.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';

/** Filters that take Python's regular expressions. */
export const REGEX_FILTERS: Readonly<Record<string, Filter>> = {
  regex_replace: regexReplace,
  regex_search: regexSearch,
  regex_findall: regexFindAll,
  regex_escape: regexEscape,
};

function regexReplace(value: Value, args: readonly Value[], named: Named): string {
  const pattern = str(argument(args, named, 0, 'pattern') ?? '');
  const replacement = str(argument(args, named, 1, 'replacement') ?? '');
  const flags = {
    ignoreCase: truth(argument(args, named, 2, 'ignorecase') ?? false),
    multiline: truth(argument(args, named, 3, 'multiline') ?? false),
  };
  return substituteRegex(pattern, replacement, str(value), flags);
}

function namedFlags(named: Named): RegexFlags {
  return {
    ignoreCase: truth(named.get('ignorecase') ?? false),
    multiline: truth(named.get('multiline') ?? false),
  };
}

function regexSearch(value: Value, args: readonly Value[], named: Named): Value {
  const [given, ...groups] = args;
  const pattern = given === undefined ? named.get('regex') : given;
  const found = searchRegex(str(pattern ?? ''), str(value), namedFlags(named));
  const wanted = groups.map((group) => groupName(str(group)));
  if (found === undefined) return null;
  if (wanted.length === 0) return found[0];
  return wanted.map((name) => groupValue(found, name));
}

function groupName(reference: string): string {
  const name = /^\\g<(\S+)>|^\\(\d+)/.exec(reference);
  if (name === null) throw valueError('Unknown argument');
  return name[1] ?? name[2] ?? '';
}

function groupValue(found: RegExpExecArray, name: string): Value {
  if (/^\d+$/.test(name)) {
    if (Number(name) >= found.length) throw valueError('no such group');
    return found[Number(name)] ?? null;
  }
  if (!found.groups || !Object.hasOwn(found.groups, name)) throw valueError('no such group');
  return found.groups[name] ?? null;
}

function regexFindAll(value: Value, args: readonly Value[], named: Named): Value {
  const pattern = str(argument(args, named, 0, 'regex') ?? '');
  const flags = {
    multiline: truth(argument(args, named, 1, 'multiline') ?? false),
    ignoreCase: truth(argument(args, named, 2, 'ignorecase') ?? false),
  };
  return findAllRegex(pattern, str(value), flags);
}

function regexEscape(value: Value, args: readonly Value[], named: Named): string {
  const kind = str(argument(args, named, 0, 're_type') ?? 'python');
  if (kind === 'python') return str(value).replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&');
  if (kind === 'posix_basic') return str(value).replace(/[\].[^$*\\]/g, '\\$&');
  throw valueError(`Invalid regex type (${kind})`);
}
