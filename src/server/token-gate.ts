import { randomBytes } from 'node:crypto';
import {
  type Access,
  type Action,
  type BearerAuth,
  findUser,
  isAllowed,
  neededAccess,
  readBasic,
  type User,
} from './access.ts';
import { type Exchange, readBody } from './exchange.ts';
import type { Gate } from './gate.ts';
import { json, Refusal, type Reply } from './reply.ts';

const service = 'mirror-play';

interface Grant {
  readonly access: readonly Access[];
  /** In milliseconds of performance.now(). */
  readonly until: number;
}

/** What a client sent to the token endpoint, by GET or POST. */
interface TokenRequest {
  readonly user: string | User | undefined;
  readonly access: readonly Access[];
  readonly wantsRefresh: boolean;
}

/**
 * Bearer authentication as distribution documents it: a challenge with realm, service and scope;
 * tokens by GET with Basic, or by POST with a password or refresh token (OAuth 2).
 */
export function createTokenGate(auth: BearerAuth, origin: string): Gate {
  const grants = new Map<string, Grant>();
  const refreshTokens = new Map<string, string | User>();
  const realm = auth.realm ?? `${origin}/token`;
  return {
    check: (exchange) => checkToken(exchange, grants, realm),
    issue: async (exchange) => {
      const wanted = await readTokenRequest(exchange, auth, refreshTokens);
      return issue(wanted, auth, grants, refreshTokens);
    },
    expire: () => grants.clear(),
  };
}

function checkToken(exchange: Exchange, grants: Map<string, Grant>, realm: string): void {
  const needed = neededAccess(exchange);
  const token = /^bearer\s+(\S+)$/i.exec(exchange.headers.authorization ?? '')?.[1];
  if (token === undefined) throw challenge(realm, needed);
  const grant = grants.get(token);
  if (!grant || grant.until < performance.now()) throw challenge(realm, needed, 'invalid_token');
  const isCovered = needed.every((access) => grant.access.some((given) => covers(given, access)));
  if (!isCovered) throw challenge(realm, needed, 'insufficient_scope');
}

function challenge(realm: string, needed: readonly Access[], error?: string): Refusal {
  const scope = needed.length > 0 ? `,scope="${formatScope(needed)}"` : '';
  const reason = error === undefined ? '' : `,error="${error}"`;
  const header = `Bearer realm="${realm}",service="${service}"${scope}${reason}`;
  return new Refusal('UNAUTHORIZED', 'authentication required', {
    detail: needed,
    headers: { 'WWW-Authenticate': header },
  });
}

async function readTokenRequest(
  exchange: Exchange,
  auth: BearerAuth,
  refreshTokens: ReadonlyMap<string, string | User>,
): Promise<TokenRequest> {
  const { query, method } = exchange;
  if (method !== 'POST') {
    const user = signIn(auth, readBasic(exchange.headers.authorization));
    return asTokenRequest(user, query, query.get('offline_token') === 'true');
  }
  const form = new URLSearchParams((await readBody(exchange, 65_536))?.toString());
  const isRefresh = form.get('grant_type') === 'refresh_token';
  const user = isRefresh
    ? refreshTokens.get(form.get('refresh_token') ?? '')
    : signIn(auth, [form.get('username') ?? '', form.get('password') ?? '']);
  if (user === undefined) throw wrongCredentials();
  return asTokenRequest(user, form, form.get('access_type') === 'offline' || isRefresh);
}

function asTokenRequest(
  user: TokenRequest['user'],
  parameters: URLSearchParams,
  wantsRefresh: boolean,
): TokenRequest {
  return { user, access: parameters.getAll('scope').flatMap(parseScopes), wantsRefresh };
}

/** Nobody for an anonymous request. Throws Refusal 401 when the credentials are wrong. */
function signIn(auth: BearerAuth, given: [string, string] | undefined): TokenRequest['user'] {
  if (given === undefined) return undefined;
  const user = findUser(auth.users, ...given);
  if (user === undefined) throw wrongCredentials();
  return user;
}

/** Gives what is allowed of what was asked: a token with fewer rights is no error here. */
function issue(
  { user, access, wantsRefresh }: TokenRequest,
  auth: BearerAuth,
  grants: Map<string, Grant>,
  refreshTokens: Map<string, string | User>,
): Reply {
  if (user === undefined && !auth.anonymousPull) throw wrongCredentials();
  const lifetime = auth.lifetime ?? 300;
  const allowed = access.filter((one) =>
    user === undefined ? one.action === 'pull' : isAllowed(user, one),
  );
  const token = randomBytes(24).toString('base64url');
  dropExpired(grants);
  grants.set(token, { access: allowed, until: performance.now() + lifetime * 1000 });
  const refresh = user !== undefined && wantsRefresh ? randomBytes(24).toString('base64url') : '';
  if (user !== undefined && refresh !== '') refreshTokens.set(refresh, user);
  return json(200, {
    token,
    access_token: token,
    expires_in: lifetime,
    scope: formatScope(allowed),
    ...(refresh === '' ? {} : { refresh_token: refresh }),
  });
}

function dropExpired(grants: Map<string, Grant>): void {
  for (const [token, { until }] of grants) {
    if (until < performance.now()) grants.delete(token);
  }
}

function covers(given: Access, needed: Access): boolean {
  return (
    given.type === needed.type &&
    given.name === needed.name &&
    (given.action === needed.action || given.action === '*')
  );
}

/** `repository:team/app:pull,push`, several of them parted by blanks. */
function parseScopes(text: string): Access[] {
  return text.split(' ').flatMap((scope) => {
    const [, type, name, actions] = /^([a-z]+(?:\([a-z]+\))?):(.+):([a-z*,]*)$/.exec(scope) ?? [];
    if (type === undefined || name === undefined) return [];
    return (actions ?? '').split(',').map((action) => ({ type, name, action: action as Action }));
  });
}

function formatScope(access: readonly Access[]): string {
  const byResource = new Map<string, string[]>();
  for (const { type, name, action } of access) {
    const resource = `${type}:${name}`;
    byResource.set(resource, [...(byResource.get(resource) ?? []), action]);
  }
  return [...byResource].map(([resource, actions]) => `${resource}:${actions.join(',')}`).join(' ');
}

function wrongCredentials(): Refusal {
  return new Refusal('UNAUTHORIZED', 'authentication required', {
    headers: { 'WWW-Authenticate': `Basic realm="${service}"` },
  });
}
