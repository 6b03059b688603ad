import type { HttpAnswer } from '../http/message.ts';
import { CodedError } from '../util/coded-error.ts';

/** What a question was, for the message about its answer. */
interface Question {
  readonly url: URL;
  readonly hasToken: boolean;
}

/** Whether GitHub says that we have asked too much: no repetition helps before the time it names. */
export function isLimit({ status, headers, bytes }: HttpAnswer): boolean {
  if (status !== 403 && status !== 429) return false;
  return headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(bytes.toString('utf8'));
}

/** The error for an answer that is not 200. */
export function answerError(answer: HttpAnswer, question: Question): CodedError {
  if (isLimit(answer)) return limitError(answer, question);
  const { url, hasToken } = question;
  const said = messageOf(answer);
  const message = `GET ${url.origin}${url.pathname}: ${answer.status}${said && ` ${said}`}`;
  if (answer.status === 404) {
    const hint = hasToken
      ? 'There is no such repository, release or file, or the token may not see it.'
      : 'There is no such repository, release or file; a private one needs GITHUB_TOKEN.';
    return new CodedError('MP6104', message, { hint });
  }
  const hint = answer.status === 401 ? 'The token (GITHUB_TOKEN) is wrong or outdated.' : undefined;
  return new CodedError('MP6105', message, { hint });
}

function limitError({ headers }: HttpAnswer, { url, hasToken }: Question): CodedError {
  const most = headers['x-ratelimit-limit'];
  const reset = Number(headers['x-ratelimit-reset']);
  const wait = headers['retry-after'];
  const until = Number.isFinite(reset) ? `; it is reset at ${timeOf(reset)}` : '';
  const after = wait === undefined || until !== '' ? '' : `; try again after ${String(wait)} s`;
  const limit = most === undefined ? '' : ` (${String(most)} an hour)`;
  const message = `${url.host}: the rate limit is used up${limit}${until}${after}`;
  const hint = hasToken
    ? 'Wait, or ask for less: fewer entries, or another token.'
    : 'Set GITHUB_TOKEN: without one GitHub answers 60 requests an hour, with one 5000.';
  return new CodedError('MP6106', message, { hint });
}

/** `2026-01-31 12:00:00 UTC` */
function timeOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return 'an unknown time';
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A text from outside: one line, short. */
function messageOf({ bytes }: HttpAnswer): string {
  try {
    const { message } = JSON.parse(bytes.toString('utf8')) as { message?: unknown };
    const text = typeof message === 'string' ? message.replace(/[\p{Cc}\s]+/gu, ' ').trim() : '';
    return text.length > 200 ? `${text.slice(0, 197)}...` : text;
  } catch {
    return '';
  }
}
