import { str } from '../python/text.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';

/** The parts of a URL as Python's `urlsplit` names them, or the one that is asked for. */
export function splitUrl(url: string, query: Value | undefined): Value {
  const parts = partsOf(url);
  if (query === undefined || query === '') return parts;
  const part = parts.get(query);
  if (part === undefined) throw valueError(`urlsplit: unknown URL component: ${str(query)}`);
  return part;
}

const URL =
  /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/;

function partsOf(url: string): Map<Value, Value> {
  const [, scheme = '', netloc = '', path = '', query = '', fragment = ''] = URL.exec(url) ?? [];
  const at = netloc.lastIndexOf('@');
  const user = at < 0 ? undefined : netloc.slice(0, at);
  const host = netloc.slice(at + 1);
  const [, bracketed, name, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(host) ?? [];
  const [username, ...password] = user?.split(':') ?? [];
  return new Map<Value, Value>([
    ['fragment', fragment],
    ['hostname', (bracketed ?? name ?? '').toLowerCase() || null],
    ['netloc', netloc],
    ['password', password.length > 0 ? password.join(':') : null],
    ['path', path],
    ['port', portOf(port)],
    ['query', query],
    ['scheme', scheme.toLowerCase()],
    ['username', username ?? null],
  ]);
}

function portOf(port: string | undefined): Value {
  if (port === undefined || port === '') return null;
  if (!/^\d+$/.test(port)) throw valueError(`Port could not be cast to integer value as '${port}'`);
  return Number(port);
}
