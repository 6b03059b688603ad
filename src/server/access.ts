import { timingSafeEqual } from 'node:crypto';
import type { Exchange } from './exchange.ts';

/** Who may do what at a registry. */
export type AuthOptions = BasicAuth | BearerAuth;

/** Name and password with every request. */
export interface BasicAuth {
  readonly kind: 'basic';
  readonly users: Users;
}

/** Tokens from an endpoint of this registry (distribution's token specification). */
export interface BearerAuth {
  readonly kind: 'bearer';
  readonly users?: Users;
  /** Whether tokens to pull are given to anyone. @default false */
  readonly anonymousPull?: boolean;
  /** Seconds. @default 300 */
  readonly lifetime?: number;
  /** URL of the token endpoint, where it is not this registry's own. */
  readonly realm?: string;
}

/** Passwords by user name, or passwords with rights. */
export type Users = Readonly<Record<string, string | User>>;

export interface User {
  readonly password: string;
  /** All when left out. */
  readonly actions?: readonly Action[];
  /** Names, or beginnings of names that end in `*`. All when left out. */
  readonly repositories?: readonly string[];
}

export type Action = 'pull' | 'push' | 'delete' | '*';

/** A right that a request needs or a token gives. */
export interface Access {
  readonly type: string;
  readonly name: string;
  readonly action: Action;
}

/** The rights that a request needs. */
export function neededAccess({ method, route, query }: Exchange): readonly Access[] {
  const { kind, repository } = route;
  if (kind === 'catalog') return [{ type: 'registry', name: 'catalog', action: '*' }];
  if (repository === '') return [];
  if (kind === 'manifest' || kind === 'blob') {
    if (method === 'DELETE') return [onRepository(repository, 'delete')];
  }
  if (method === 'GET' || method === 'HEAD') return [onRepository(repository, 'pull')];
  const from = query.get('from');
  const writing = [onRepository(repository, 'pull'), onRepository(repository, 'push')];
  return kind === 'mount' && from ? [...writing, onRepository(from, 'pull')] : writing;
}

/** Whether a user has a right. */
export function isAllowed(user: string | User, { name, action }: Access): boolean {
  if (typeof user === 'string') return true;
  const { actions, repositories } = user;
  const inActions = actions === undefined || actions.includes('*') || actions.includes(action);
  return (
    inActions && (repositories === undefined || repositories.some((one) => isNamed(name, one)))
  );
}

/** The user that name and password belong to. */
export function findUser(
  users: Users | undefined,
  name: string,
  password: string,
): string | User | undefined {
  const user = users && Object.hasOwn(users, name) ? users[name] : undefined;
  if (user === undefined) return undefined;
  return isSame(password, typeof user === 'string' ? user : user.password) ? user : undefined;
}

/** Name and password of a Basic Authorization header. */
export function readBasic(header: string | undefined): [string, string] | undefined {
  const encoded = /^basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : [text.slice(0, colon), text.slice(colon + 1)];
}

function onRepository(name: string, action: Action): Access {
  return { type: 'repository', name, action };
}

function isNamed(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function isSame(given: string, known: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(known)];
  return a.length === b.length && timingSafeEqual(a, b);
}
