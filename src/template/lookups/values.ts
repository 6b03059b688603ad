import { randomInt } from 'node:crypto';
import type { Evaluation, Lookup, Named, UrlRequest } from '../plugins.ts';
import { doubleOf, textOf } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { searchRegex } from '../python/regex.ts';
import { str } from '../python/text.ts';
import { isDict } from '../python/types.ts';
import { TEMPLATE_CODES, TemplateError } from '../template-error.ts';
import { Undefined, type Value } from '../value.ts';
import { lookupError } from './lookup-error.ts';
import { password } from './password.ts';
import { randomString } from './random-string.ts';

/** Lookups of variables, the environment, commands, URLs and chance. */
export const VALUE_LOOKUPS: Readonly<Record<string, Lookup>> = {
  env: (terms, named, { host }) => terms.map((term) => environment(textOf(term), named, host.env)),
  vars: (terms, named, { scope }) => terms.map((term) => variable(textOf(term), named, scope)),
  varnames: (terms, _named, { scope }) => terms.flatMap((term) => namesLike(textOf(term), scope)),
  pipe: (terms, _named, { host }) => terms.map((term) => host.pipe(textOf(term)).trimEnd()),
  inventory_hostnames: (terms, _named, { host }) => [
    ...(host.hostNames?.(terms.map((term) => textOf(term)).join(',')) ?? []),
  ],
  config: (terms, named, { host }) =>
    terms.flatMap((term) => settingOf(textOf(term), named, host.setting)),
  lines: (terms, _named, { host }) => terms.flatMap((term) => linesOf(host.pipe(textOf(term)))),
  random_choice: (terms) => randomChoice(terms),
  random_string: (_terms, named) => [randomString(named)],
  password: (terms, named, context) => terms.map((term) => password(textOf(term), named, context)),
  url: (terms, named, context) => terms.flatMap((term) => fetchUrl(textOf(term), named, context)),
};

function environment(name: string, named: Named, env: Evaluation['host']['env']): Value {
  const fallback = named.get('default');
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value !== undefined) return value;
  if (fallback instanceof Undefined) {
    throw lookupError(
      `The environment variable '${name}' is not set`,
      'Set it, or give the lookup a default=….',
    );
  }
  return fallback === undefined ? '' : fallback;
}

/** What ansible.cfg or its variable says; `on_missing` decides about names that are none. */
function settingOf(
  name: string,
  named: Named,
  setting: Evaluation['host']['setting'],
): readonly Value[] {
  const value = setting?.(name);
  if (value !== undefined) return [value];
  if (str(named.get('on_missing') ?? 'error') !== 'error') return [];
  throw lookupError(
    `Unable to find setting ${name}`,
    'The lookup knows the settings that mean something here; on_missing=skip goes on without.',
  );
}

function variable(name: string, named: Named, scope: Evaluation['scope']): Value {
  const value = scope.get(name);
  const fallback = named.get('default');
  if (value !== undefined && !(value instanceof Undefined)) return value;
  if (fallback !== undefined) return fallback;
  throw new TemplateError(TEMPLATE_CODES.undefined, `No variable found with this name: ${name}`);
}

function namesLike(pattern: string, scope: Evaluation['scope']): string[] {
  return [...scope.names()].filter((name) => searchRegex(pattern, name, {}) !== undefined);
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.trimEnd());
}

function randomChoice(terms: readonly Value[]): Value[] {
  const chosen = terms.length === 0 ? undefined : terms[randomInt(terms.length)];
  return chosen === undefined ? [] : [chosen];
}

function fetchUrl(url: string, named: Named, { host }: Evaluation): string[] {
  if (host.fetch === undefined) {
    throw lookupError('the url lookup is not available here', 'Use the uri module in a task.');
  }
  const body = host.fetch(urlRequest(url, named));
  return truth(named.get('split_lines') ?? true) ? linesOf(body) : [body];
}

function urlRequest(url: string, named: Named): UrlRequest {
  const headers = named.get('headers') ?? null;
  const text = (name: string): string | undefined => {
    const value = named.get(name) ?? null;
    return value === null ? undefined : str(value);
  };
  return {
    url,
    method: 'GET',
    headers: Object.fromEntries(
      isDict(headers) ? Array.from(headers, ([key, value]) => [str(key), str(value)]) : [],
    ),
    body: undefined,
    username: text('username'),
    password: text('password'),
    validateCerts: truth(named.get('validate_certs') ?? true),
    timeout: doubleOf(named.get('timeout') ?? 10),
  };
}
