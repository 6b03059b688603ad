import { pipeline, type Readable } from 'node:stream';
import type { HttpAnswer } from '../http/message.ts';
import { isTransientStatus } from '../http/retry.ts';
import type { WriteOptions, WriteOutcome } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { verifyBytes, verifying } from '../oci/digest.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { hasBlob } from './blobs.ts';
import type { Endpoint } from './endpoint.ts';
import { sided } from './failure.ts';
import { type UploadLocation, uploadLocation, withDigest } from './location.ts';
import { tryMount } from './mounts.ts';
import type { RegistryRequest } from './session.ts';

/** Committing a large blob can take a registry a while (it may copy it within its storage). */
const commitWithin = 300_000;
const octets = 'application/octet-stream';

/**
 * Brings a blob into a repository with the fewest requests: by a mount where one is proposed,
 * else nothing when it is there, else by POST and one PUT. Wrong bytes end the upload before it is complete. A broken
 * upload starts again from `open()`.
 */
export async function writeBlob(
  endpoint: Endpoint,
  descriptor: Descriptor,
  open: () => Promise<Readable>,
  options: WriteOptions = {},
): Promise<WriteOutcome> {
  const { mountFrom, signal } = options;
  const mount =
    mountFrom === undefined || mountFrom === endpoint.repository
      ? undefined
      : await tryMount(endpoint, descriptor, mountFrom, signal);
  if (mount === 'mounted') return 'mounted';
  const ask = mount === undefined && !options.knownAbsent;
  if (ask && (await hasBlob(endpoint, descriptor, { signal }))) return 'present';
  await new Upload(endpoint, descriptor, open, options).run(mount);
  return 'uploaded';
}

/** One blob's way up, with its repetitions. */
class Upload {
  readonly #endpoint: Endpoint;
  readonly #descriptor: Descriptor;
  readonly #open: () => Promise<Readable>;
  readonly #options: WriteOptions;
  /** The registry takes no body with the PUT: send it by one PATCH. */
  #patches = false;
  /** Troubles that are worth one more attempt, not more. */
  readonly #seen = new Set<string>();

  constructor(
    endpoint: Endpoint,
    descriptor: Descriptor,
    open: () => Promise<Readable>,
    options: WriteOptions,
  ) {
    this.#endpoint = endpoint;
    this.#descriptor = descriptor;
    this.#open = open;
    this.#options = options;
  }

  async run(begun: UploadLocation | undefined): Promise<void> {
    const { session } = this.#endpoint;
    const { signal } = this.#options;
    let location = begun;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#attempt(location);
        return;
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof RegistryError)) throw error;
        if (attempt >= session.attempts || !this.#mayRepeat(error)) throw error;
        await session.waitBefore(attempt, error.message, signal);
        location = undefined;
      }
    }
  }

  /** The source is asked while the session is being opened. */
  async #attempt(begun: UploadLocation | undefined): Promise<void> {
    if (this.#descriptor.size === 0) {
      verifyBytes(Buffer.alloc(0), this.#descriptor);
      await this.#put(begun ?? (await this.#start()), Buffer.alloc(0));
      return;
    }
    const opening = this.#open();
    // Not lost: both are looked at below, unless the session fails first.
    opening.then(
      (source) => source.on('error', () => {}),
      () => {},
    );
    try {
      const location = begun ?? (await this.#start());
      await this.#transfer(location, await opening);
    } catch (error) {
      opening.then(
        (source) => source.destroy(),
        () => {},
      );
      throw error;
    }
  }

  async #start(): Promise<UploadLocation> {
    const { session, base, scopes } = this.#endpoint;
    const { signal } = this.#options;
    const request = { method: 'POST', path: `${base}/blobs/uploads/`, scopes, signal } as const;
    const answer = await session.send(request);
    const location = answer.status === 202 ? uploadLocation(answer) : undefined;
    if (location === undefined) throw session.error(request, answer);
    return location;
  }

  /** Says whose fault it was when it fails: what the source broke is not the target's. */
  async #transfer(location: UploadLocation, source: Readable): Promise<void> {
    const body = verifying(this.#descriptor, this.#options.onProgress);
    let sourceError: unknown = source.errored ?? undefined;
    source.once('error', (error) => {
      if (!body.destroyed) sourceError = error;
    });
    body.once('error', (error) => {
      const isContent = error instanceof RegistryError && error.kind === 'content';
      if (isContent) sourceError ??= sided(error, 'source');
    });
    pipeline(source, body, () => {});
    try {
      if (this.#patches) await this.#patch(location, body);
      else await this.#put(location, body);
    } catch (error) {
      throw sourceError ?? error;
    }
  }

  async #put(location: UploadLocation, body: Readable | Buffer): Promise<void> {
    const target = withDigest(location, this.#descriptor.digest);
    const request = this.#request('PUT', target, body);
    const answer = await this.#endpoint.session.send(request);
    if (answer.status >= 300) throw this.#endpoint.session.error(request, answer);
  }

  async #patch(location: UploadLocation, body: Readable): Promise<void> {
    const { session } = this.#endpoint;
    const request = this.#request('PATCH', location, body);
    const answer = await session.send(request);
    if (answer.status >= 300 || !this.#tookAll(answer)) throw session.error(request, answer);
    await this.#put(uploadLocation(answer) ?? location, Buffer.alloc(0));
  }

  /** distribution-spec, Pushing a blob in chunks: `Range: 0-<last byte>`. */
  #tookAll(answer: HttpAnswer): boolean {
    const last = /^(?:bytes=)?0-(\d+)$/.exec(String(answer.headers.range ?? ''))?.[1];
    return last === undefined || Number(last) + 1 === this.#descriptor.size;
  }

  #request(method: 'PUT' | 'PATCH', to: UploadLocation, body: Readable | Buffer): RegistryRequest {
    const streams = !Buffer.isBuffer(body);
    const length = streams ? { 'content-length': String(this.#descriptor.size) } : {};
    return {
      method,
      origin: to.origin,
      path: to.path,
      scopes: this.#endpoint.scopes,
      headers: { 'content-type': octets, ...length },
      body,
      lane: 'write',
      answerWithin: commitWithin,
      once: streams,
      signal: this.#options.signal,
    };
  }

  /** A lost session and an expired token are worth another go; so is a PATCH after a refused PUT. */
  #mayRepeat(error: RegistryError): boolean {
    const { kind, side, status, method } = error;
    if (kind === 'content') return this.#firstTime('content');
    if (side === 'source' && this.#endpoint.session.side !== 'source') return false;
    // What can be sent again as it is has been, by the session.
    if (method === 'POST' || error.attempts > 1) return false;
    if (error.errors.some(({ code }) => code === 'DIGEST_INVALID'))
      return this.#firstTime('digest');
    if (method === 'PUT' && isRefusedBody(status) && this.#firstTime('put')) {
      this.#patches = true;
      return true;
    }
    if (kind === 'auth' || kind === 'not-found') return this.#firstTime(kind);
    if (status !== undefined) return status === 416 || isTransientStatus(status);
    return kind === 'network';
  }

  #firstTime(trouble: string): boolean {
    const isFirst = !this.#seen.has(trouble);
    this.#seen.add(trouble);
    return isFirst;
  }
}

function isRefusedBody(status: number | undefined): boolean {
  return status === 400 || status === 405 || status === 411 || status === 415 || status === 501;
}
