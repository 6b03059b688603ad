import type { ModuleResult } from '../../runner/module.ts';
import { parseJson } from '../../template/python/json-reader.ts';
import type { CodedError } from '../../util/coded-error.ts';
import { plainUrl, type WebAnswer, type WebRequest } from './web.ts';

interface Exchange {
  readonly request: WebRequest;
  readonly elapsed: number;
}

/** What `uri` tells of an answer: its headers by their Ansible names, then its own fields. */
export function answerFields(
  answer: WebAnswer,
  bytes: Buffer,
  { request, elapsed }: Exchange,
): ModuleResult {
  const { status, url } = answer;
  return {
    changed: false,
    ...headerFields(answer),
    ...(status < 300 ? cookieFields(answer) : {}),
    elapsed,
    msg: message(answer, bytes),
    redirected: url !== plainUrl(request.url),
    status,
    url,
    ...jsonField(answer, bytes),
  };
}

function message({ status, statusText, headers }: WebAnswer, bytes: Buffer): string {
  if (status >= 300) return `HTTP Error ${status}: ${statusText ?? ''}`;
  const length = headers['content-length'];
  return length === undefined && bytes.length > 0
    ? 'OK (unknown bytes)'
    : `OK (${String(length ?? 'unknown')} bytes)`;
}

function headerFields({ headers, url }: WebAnswer): Record<string, string> {
  const fields = Object.entries(headers).map(([name, value]) => [
    name.replaceAll('-', '_'),
    Array.isArray(value) ? value.join(', ') : String(value ?? ''),
  ]);
  const named = Object.fromEntries(fields) as Record<string, string>;
  if (named.location !== undefined && URL.canParse(named.location, url)) {
    named.location = new URL(named.location, url).href;
  }
  return named;
}

function cookieFields({ headers }: WebAnswer) {
  const written = headers['set-cookie'];
  const lines = written === undefined ? [] : [written].flat();
  const cookies = lines.map((line) => line.split(';', 1)[0] ?? '');
  const pairs = cookies.map((cookie) => {
    const at = cookie.indexOf('=');
    return [cookie.slice(0, at), cookie.slice(at + 1)];
  });
  return { cookies: Object.fromEntries(pairs) as object, cookies_string: cookies.join('; ') };
}

/** The body as data, where it says that it is JSON. */
function jsonField({ headers }: WebAnswer, bytes: Buffer) {
  if (!/\b(?:json|javascript)\b/i.test(String(headers['content-type'] ?? ''))) return {};
  try {
    return { json: parseJson(bytes.toString('utf8')) };
  } catch {
    return {};
  }
}

interface Judgement {
  readonly answer: WebAnswer;
  readonly bytes: Buffer;
  readonly args: { readonly status_code: readonly number[]; readonly return_content: boolean };
}

/** The result, failed unless the status is one of those that count as success. */
export function judged(fields: ModuleResult, { answer, bytes, args }: Judgement): ModuleResult {
  const { status } = answer;
  const content = args.return_content ? { content: bytes.toString('utf8') } : {};
  if (args.status_code.includes(status)) {
    const body = status >= 300 && fields.json === undefined ? { body: bytes.toString('utf8') } : {};
    return { ...fields, ...body, ...content };
  }
  const msg = `Status code was ${status} and not ${wanted(args)}: ${String(fields.msg)}`;
  return { ...fields, ...content, failed: true, msg };
}

/** There was no answer. */
export function failureFields(
  error: CodedError,
  args: Judgement['args'] & { readonly url: string },
  elapsed: number,
): ModuleResult {
  return {
    changed: false,
    failed: true,
    elapsed,
    msg: `Status code was -1 and not ${wanted(args)}: Request failed: ${error.message}`,
    redirected: false,
    status: -1,
    url: args.url,
  };
}

function wanted({ status_code }: Judgement['args']): string {
  return `[${status_code.join(', ')}]`;
}
