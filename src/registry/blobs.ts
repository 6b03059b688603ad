import { pipeline, Readable, Transform, type TransformCallback } from 'node:stream';
import { classify } from '../http/classify.ts';
import type { HttpAnswer, HttpDownload } from '../http/message.ts';
import { TransportError } from '../http/transport-error.ts';
import type { CallOptions } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { RegistryError } from '../oci/registry-error.ts';
import type { Endpoint } from './endpoint.ts';
import { ResumingStream } from './resuming-stream.ts';
import type { RegistryRequest } from './session.ts';

/**
 * Whether a repository holds a blob. Where it is written to, every refusal to say so reads as no:
 * the upload will show.
 */
export async function hasBlob(
  endpoint: Endpoint,
  descriptor: Descriptor,
  { signal }: CallOptions = {},
): Promise<boolean> {
  const { session, scopes, writable } = endpoint;
  const path = blobPath(endpoint, descriptor);
  const request = { method: 'HEAD', path, scopes, signal } as const;
  const answer = await session.send(request);
  if (answer.status < 300) return isProven(answer, descriptor);
  if (answer.status === 404 || writable) return false;
  throw session.error(request, answer);
}

/** Some servers answer 200 to anything: only the right size or digest shows that it is there. */
function isProven({ headers }: HttpAnswer, { size, digest }: Descriptor): boolean {
  const length = headers['content-length'];
  return length === undefined
    ? headers['docker-content-digest'] === digest
    : Number(length) === size;
}

/** A blob's bytes, unverified. Goes on by Range where the download breaks. */
export async function openBlob(
  endpoint: Endpoint,
  descriptor: Descriptor,
  { signal }: CallOptions = {},
): Promise<Readable> {
  const download = new Download(endpoint, descriptor, signal);
  return download.start();
}

class Download {
  readonly #endpoint: Endpoint;
  readonly #descriptor: Descriptor;
  readonly #request: RegistryRequest;

  constructor(endpoint: Endpoint, descriptor: Descriptor, signal: AbortSignal | undefined) {
    this.#endpoint = endpoint;
    this.#descriptor = descriptor;
    const { scopes } = endpoint;
    const path = blobPath(endpoint, descriptor);
    this.#request = { method: 'GET', path, scopes, lane: 'read', signal };
  }

  async start(): Promise<Readable> {
    const first = await this.#whole();
    const reopen = (offset: number, failures: number, error: Error) =>
      this.#resume(offset, failures, error);
    return new ResumingStream({ first, size: this.#descriptor.size, reopen });
  }

  async #whole(): Promise<Readable> {
    const { session } = this.#endpoint;
    const answer = await session.open(this.#request);
    if (answer.status !== 200) throw this.#unusable(answer, this.#request);
    return this.#checkedLength(answer);
  }

  async #resume(offset: number, failures: number, error: Error): Promise<Readable> {
    const { session } = this.#endpoint;
    const { signal } = this.#request;
    signal?.throwIfAborted();
    const reason = classify(error, new URL(session.origin).host);
    if (failures >= session.attempts) throw this.#broken(reason, offset);
    await session.waitBefore(failures, reason.message, signal);
    const headers = { range: `bytes=${offset}-` };
    const request = { ...this.#request, headers };
    const answer = await session.open(request);
    if (answer.status === 416) throw this.#wrongSize(`${offset}`);
    if (answer.status === 206 && this.#startsAt(answer, offset)) return streamOf(answer);
    if (answer.status === 200) return skipTo(offset, this.#checkedLength(answer));
    answer.stream?.destroy();
    if (answer.status === 206) return skipTo(offset, await this.#whole());
    throw this.#unusable(answer, request);
  }

  /** RFC 9110 §14.4: `bytes first-last/complete`. */
  #startsAt(answer: HttpDownload, offset: number): boolean {
    const range = answer.headers['content-range'];
    const [, first, complete] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(String(range)) ?? [];
    const size = complete === '*' ? this.#descriptor.size : Number(complete);
    return Number(first) === offset && size === this.#descriptor.size;
  }

  #checkedLength(answer: HttpDownload): Readable {
    const length = answer.headers['content-length'];
    if (length === undefined || Number(length) === this.#descriptor.size) return streamOf(answer);
    answer.stream?.destroy();
    throw this.#wrongSize(String(length));
  }

  #unusable(answer: HttpDownload, request: RegistryRequest): RegistryError {
    answer.stream?.destroy();
    return this.#endpoint.session.error(request, answer);
  }

  #broken(reason: Error, offset: number): RegistryError {
    const { session } = this.#endpoint;
    const message = `${reason.message}, ${offset} of ${this.#descriptor.size} bytes into ${this.#descriptor.digest}`;
    const code = reason instanceof TransportError ? reason.code : 'MP5010';
    return new RegistryError(code, message, {
      kind: 'network',
      side: session.side,
      method: 'GET',
      url: `${session.origin}${this.#request.path}`,
      attempts: session.attempts,
      cause: reason,
    });
  }

  #wrongSize(found: string): RegistryError {
    const { digest, size } = this.#descriptor;
    const message = `${digest} should have ${size} bytes, the registry has ${found}`;
    const { side } = this.#endpoint.session;
    return new RegistryError('MP5003', message, { kind: 'content', side });
  }
}

/** For servers that know no Range. A break of the source is one of the stream that comes back. */
function skipTo(offset: number, source: Readable): Readable {
  return pipeline(source, new Skip(offset), () => {});
}

/** Drops the first bytes. */
class Skip extends Transform {
  #left: number;

  constructor(bytes: number) {
    super();
    this.#left = bytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const dropped = Math.min(this.#left, chunk.length);
    this.#left -= dropped;
    done(null, dropped === 0 ? chunk : chunk.subarray(dropped));
  }
}

function streamOf(answer: HttpDownload): Readable {
  return answer.stream ?? Readable.from([]);
}

function blobPath(endpoint: Endpoint, descriptor: Descriptor): string {
  return `${endpoint.base}/blobs/${descriptor.digest}`;
}
