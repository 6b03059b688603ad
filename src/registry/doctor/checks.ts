import type { HttpAnswer } from '../../http/message.ts';
import type { CallOptions } from '../../oci/content.ts';
import { RegistryError } from '../../oci/registry-error.ts';
import type { Demand } from '../authorizer.ts';
import type { Credential } from '../credential.ts';
import type { Endpoint } from '../endpoint.ts';
import { uploadLocation } from '../location.ts';
import { resolveManifest } from '../manifests.ts';
import { pullRateInWords } from '../pull-rate.ts';
import { listTags } from '../tags.ts';
import type { Check, CheckName } from './diagnosis.ts';

/** A digest that nothing has: to ask about it changes nothing. */
const nobodysDigest = `sha256:${'0'.repeat(64)}`;

export interface LoginContext {
  /** Scopes to ask a token for; none without a repository. */
  readonly scopes: readonly string[];
  readonly credential: Credential | undefined;
  readonly demand: () => Demand | undefined;
}

/** Asks at `/v2/` whether it is a registry, and whether it lets us in. */
export async function checkLogin(
  { session }: Endpoint,
  context: LoginContext,
  { signal }: CallOptions,
): Promise<readonly Check[]> {
  const request = { method: 'GET', path: '/v2/', scopes: context.scopes, signal } as const;
  try {
    const answer = await session.send(request);
    if (answer.status >= 300) return [asCheck('reach', session.error(request, answer))];
    return [reached(session.origin, answer), loggedIn(context)];
  } catch (error) {
    const failure = asFailure(error, signal);
    if (failure.kind !== 'auth') return [asCheck('reach', failure)];
    return [
      { name: 'reach', state: 'ok', message: `${session.origin}/v2/ answers` },
      asCheck('login', failure),
    ];
  }
}

function reached(origin: string, { headers, status }: HttpAnswer): Check {
  const version = headers['docker-distribution-api-version'];
  const api = typeof version === 'string' ? `, API ${version}` : '';
  return { name: 'reach', state: 'ok', message: `${origin}/v2/ answers ${status}${api}` };
}

function loggedIn({ demand, credential }: LoginContext): Check {
  const asked = demand();
  const who =
    credential === undefined
      ? 'anonymously'
      : `as ${credential.username || 'the owner of the identity token'}`;
  return {
    name: 'login',
    state: 'ok',
    message: `${wanted(asked)}${asked === undefined ? '' : `: let in ${who}`}`,
  };
}

function wanted(demand: Demand | undefined): string {
  if (demand === undefined) return 'none is asked for';
  if (demand.kind === 'basic') return 'Basic';
  const service = demand.service === undefined ? '' : ` (service ${demand.service})`;
  return `Bearer, tokens from ${demand.realm}${service}`;
}

/** Asks for a manifest by HEAD, which counts as no pull. Without a name the first tag is taken. */
export async function checkPull(
  endpoint: Endpoint,
  named: string | undefined,
  options: CallOptions,
): Promise<Check> {
  const name = 'pull';
  try {
    const tag = named ?? (await firstTag(endpoint, options));
    if (tag === undefined) {
      return {
        name,
        state: 'note',
        message: `${endpoint.repository} has no tags yet: nothing to pull`,
      };
    }
    const found = await resolveManifest(endpoint, tag, options);
    if (found !== undefined) return { name, state: 'ok', message: `${tag} is ${found.digest}` };
    const message = `${endpoint.repository} has no ${tag}`;
    return { name, state: 'failed', message, hint: 'It may also be hidden from this account.' };
  } catch (error) {
    return asCheck(name, asFailure(error, options.signal));
  }
}

/** Undefined where there is none; `latest` where tags may not be listed. */
async function firstTag(endpoint: Endpoint, options: CallOptions): Promise<string | undefined> {
  try {
    for await (const tag of listTags(endpoint, options)) return tag;
    return undefined;
  } catch (error) {
    const { kind } = asFailure(error, options.signal);
    if (kind === 'not-found') return undefined;
    if (kind === 'denied' || kind === 'unsupported') return 'latest';
    throw error;
  }
}

/** Opens an upload and cancels it: a write that is undone. */
export async function checkPush(endpoint: Endpoint, { signal }: CallOptions): Promise<Check> {
  const name = 'push';
  const { session, base, scopes } = endpoint;
  const start = { method: 'POST', path: `${base}/blobs/uploads/`, scopes, signal } as const;
  try {
    const answer = await session.send(start);
    const location = answer.status === 202 ? uploadLocation(answer) : undefined;
    if (location === undefined) return asCheck(name, session.error(start, answer));
    const { status } = await session.send({ ...location, method: 'DELETE', scopes, signal });
    const end =
      status < 300
        ? 'and cancelled: nothing is left of it'
        : `and left to expire, for it cannot be cancelled (${status})`;
    return { name, state: 'ok', message: `an upload was opened ${end}` };
  } catch (error) {
    return asCheck(name, asFailure(error, signal));
  }
}

/** Asks to delete what nobody has: a registry that deletes says 404, one that does not says so. */
export async function checkDeletion(endpoint: Endpoint, { signal }: CallOptions): Promise<Check> {
  const { session, base, scopes } = endpoint;
  const path = `${base}/manifests/${nobodysDigest}`;
  const note = (message: string): Check => ({ name: 'deletion', state: 'note', message });
  try {
    const { status } = await session.send({ method: 'DELETE', path, scopes, signal });
    if (status === 404)
      return { name: 'deletion', state: 'ok', message: 'manifests can be deleted' };
    if (status === 405 || status === 400) return note('off: the registry deletes no manifests');
    return note(`cannot be told (${status})`);
  } catch (error) {
    const { kind, status } = asFailure(error, signal);
    if (kind === 'unsupported') return note('off: the registry deletes no manifests');
    return note(
      kind === 'auth' ? 'not allowed for this account' : `cannot be told (${status ?? kind})`,
    );
  }
}

/** Whether the referrers API is there (OCI 1.1); without it tags stand in. */
export async function checkReferrers(endpoint: Endpoint, { signal }: CallOptions): Promise<Check> {
  const { session, base, scopes } = endpoint;
  const name = 'referrers';
  try {
    const path = `${base}/referrers/${nobodysDigest}`;
    const { status, headers } = await session.send({ method: 'GET', path, scopes, signal });
    const isIndex = /\bindex\b.*json/.test(String(headers['content-type'] ?? ''));
    return status === 200 && isIndex
      ? { name, state: 'ok', message: 'the OCI 1.1 API is there' }
      : { name, state: 'note', message: `no API (${status}): tags sha256-… are used instead` };
  } catch (error) {
    return { name, state: 'note', message: `cannot be told: ${asFailure(error, signal).message}` };
  }
}

/** What the registry has said of its limit; nothing where it has not. */
export function rateCheck({ session }: Endpoint): readonly Check[] {
  const { rate } = session;
  if (rate === undefined) return [];
  const state = rate.remaining > 0 ? 'ok' : 'note';
  return [{ name: 'rate limit', state, message: pullRateInWords(rate), rate }];
}

/** A failure of the registry as it is; everything else is thrown on. */
export function asFailure(error: unknown, signal: AbortSignal | undefined): RegistryError {
  signal?.throwIfAborted();
  if (error instanceof RegistryError) return error;
  throw error;
}

export function asCheck(name: CheckName, { message, hint }: RegistryError): Check {
  return { name, state: 'failed', message, hint };
}
