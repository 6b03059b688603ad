import type { Readable } from 'node:stream';
import type { Lane } from './gate.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

export interface HttpRequest {
  readonly method: string;
  /** `scheme://host[:port]`. */
  readonly origin: string;
  /** Path and query, exactly as they shall be sent. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | Readable | undefined;
  readonly lane?: Lane;
  /** Largest body to accept with a 2xx, bytes. */
  readonly limit?: number;
  /** Largest part of an error's body to keep, bytes; the rest is cut off. */
  readonly errorLimit?: number;
  /** Redirects are answers like any other: the caller follows them. */
  readonly keepsRedirects?: boolean;
  /** What to do where that is too little, for people. */
  readonly limitHint?: string;
  /** Milliseconds to wait for the answer when it may take longer than a stall. */
  readonly answerWithin?: number;
  /** Certificates are not checked, whatever the host's settings say. */
  readonly insecure?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** The server's words for the status. */
  readonly statusText?: string | undefined;
  readonly headers: Headers;
  /** Where it came from, after redirects. */
  readonly origin: string;
  readonly path: string;
  readonly bytes: Buffer;
}

/** An answer whose body is still to be read; no stream: it is empty, or the status is not 2xx. */
export interface HttpDownload extends HttpAnswer {
  readonly stream: Readable | undefined;
}
