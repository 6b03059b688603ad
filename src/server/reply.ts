import type { Readable } from 'node:stream';
import type { OciError } from '../oci/registry-error.ts';
import type { JsonObject } from '../util/json.ts';

/** An answer as data: nothing is sent yet, so it can still be altered. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream is opened only if the answer is sent with its body. */
  readonly body?: Buffer | (() => Readable) | undefined;
}

/** The error codes of the distribution spec, with the statuses that registries give them. */
const statusOf = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 400,
  BLOB_UPLOAD_UNKNOWN: 404,
  DENIED: 403,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 400,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  RANGE_INVALID: 416,
  SIZE_INVALID: 400,
  TOOMANYREQUESTS: 429,
  UNAUTHORIZED: 401,
  UNSUPPORTED: 405,
} as const;

export type RefusalCode = keyof typeof statusOf;

/** What a refusal says besides its code. */
export interface RefusalOptions {
  readonly detail?: unknown;
  /** One error for each, of the same code. */
  readonly details?: readonly unknown[];
  /** @default the code's own */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a request with an OCI error body. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(code: RefusalCode, message: string, options: RefusalOptions = {}) {
    super(message);
    const { details = [options.detail ?? null], status = statusOf[code], headers } = options;
    const answer = errorReply(
      status,
      details.map((detail) => ({ code, message, detail })),
    );
    this.reply = { ...answer, headers: { ...answer.headers, ...headers } };
  }
}

/** A JSON answer. */
export function json(
  status: number,
  body: JsonObject,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const bytes = Buffer.from(JSON.stringify(body));
  const own = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': `${bytes.length}`,
  };
  return { status, headers: { ...own, ...headers }, body: bytes };
}

/** The answer to a path outside the API. */
export function notFound(): Reply {
  const body = Buffer.from('404 page not found\n');
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': '19' };
  return { status: 404, headers, body };
}

/** An answer without a body. */
export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: status === 204 ? headers : { 'Content-Length': '0', ...headers } };
}

/** An answer with an OCI error body (distribution-spec, Error Codes). */
export function errorReply(status: number, errors: readonly OciError[]): Reply {
  return json(status, { errors: errors as never });
}
