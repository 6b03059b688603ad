import { readFile } from 'node:fs/promises';
import { dockerHub } from '../oci/reference.ts';
import { RegistryError } from '../oci/registry-error.ts';
import type { Json, JsonObject } from '../util/json.ts';
import type { Credential } from './credential.ts';

/** A credentials file: containers-auth.json(5) or Docker's config.json. */
export interface AuthFile {
  readonly path: string;
  /** By normalised key: `host`, or `host/namespace`. */
  readonly entries: ReadonlyMap<string, Credential>;
  /** Helper names by host. */
  readonly helpers: ReadonlyMap<string, string>;
  /** The helper for all hosts without one of their own. */
  readonly store: string | undefined;
}

/**
 * Reads a credentials file; undefined when there is none. Throws RegistryError MP5030 (cannot be
 * read) or MP5031 (cannot be understood), kind `config`.
 */
export async function readAuthFile(path: string): Promise<AuthFile | undefined> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(path, code, error);
  }
  return parseAuthFile(content, path);
}

/** Throws RegistryError MP5031 (kind `config`) with the reason; never with the file's text. */
export function parseAuthFile(content: string, path: string): AuthFile {
  const document = parseObject(content, path);
  const entries = new Map<string, Credential>();
  for (const [key, entry] of Object.entries(section(document, 'auths', path))) {
    const credential = readEntry(entry, key, path);
    if (credential !== undefined) entries.set(normaliseKey(key), { ...credential, key });
  }
  const helpers = Object.entries(section(document, 'credHelpers', path)).flatMap(([host, name]) =>
    typeof name === 'string' ? [[normaliseKey(host), name] as const] : [],
  );
  const store = document.credsStore;
  return {
    path,
    entries,
    helpers: new Map(helpers),
    store: typeof store === 'string' && store !== '' ? store : undefined,
  };
}

/** The entry for a repository: the longest of `host/ns/repo`, `host/ns`, `host`. */
export function findEntry(file: AuthFile, registry: string, repository: string) {
  for (let key = `${registry}/${repository}`; ; key = key.slice(0, key.lastIndexOf('/'))) {
    const entry = file.entries.get(key);
    if (entry !== undefined) return entry;
    if (!key.includes('/')) return undefined;
  }
}

/** The error for a credentials file that is named and not there. */
export function missingAuthFile(path: string, namedBy: string): RegistryError {
  return new RegistryError('MP5030', `the credentials file ${path} does not exist`, {
    kind: 'config',
    hint: `It is named by ${namedBy}; a relative path is relative to the playbook.`,
  });
}

const hubKeys: ReadonlySet<string> = new Set(['index.docker.io', 'registry-1.docker.io']);

/** Docker's keys may be URLs (`https://index.docker.io/v1/`); containers' are `host/namespace`. */
function normaliseKey(key: string): string {
  const bare = key.replace(/^https?:\/\//, '').replace(/\/+$/, '');
  const slash = bare.indexOf('/');
  const host = (slash < 0 ? bare : bare.slice(0, slash)).toLowerCase();
  const path = slash < 0 ? '' : bare.slice(slash);
  const isApi = path === '/v1' || path === '/v2' || bare.length < key.replace(/\/+$/, '').length;
  return `${hubKeys.has(host) ? dockerHub : host}${isApi ? '' : path}`;
}

function readEntry(entry: Json | undefined, key: string, path: string): Credential | undefined {
  if (!isObject(entry)) throw malformed(path, `the entry "${key}" is not an object`);
  const identityToken = text(entry.identitytoken);
  const encoded = text(entry.auth);
  const pair =
    encoded === undefined
      ? { username: text(entry.username) ?? '', password: text(entry.password) ?? '' }
      : decodePair(encoded, key, path);
  if (pair.username === '' && pair.password === '' && identityToken === undefined) return undefined;
  return { ...pair, identityToken, origin: path };
}

function decodePair(encoded: string, key: string, path: string) {
  const decoded = Buffer.from(encoded, 'base64').toString('utf8').replace(/\0+$/, '');
  const colon = decoded.indexOf(':');
  const isBase64 = /^[\w+/=-]*$/.test(encoded.trim());
  if (colon < 0 || !isBase64) {
    throw malformed(path, `"auth" of "${key}" is not user:password in base64`);
  }
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

function parseObject(content: string, path: string): JsonObject {
  let document: Json;
  try {
    document = JSON.parse(content) as Json;
  } catch {
    throw malformed(path, content.trim() === '' ? 'it is empty' : 'it is not JSON');
  }
  if (!isObject(document)) throw malformed(path, 'it is not a JSON object');
  return document;
}

function section(document: JsonObject, name: string, path: string): JsonObject {
  const value = document[name];
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw malformed(path, `"${name}" is not an object`);
  return value;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function unreadable(path: string, code: string, cause: unknown): RegistryError {
  const message = `the credentials file ${path} cannot be read (${code})`;
  return new RegistryError('MP5030', message, { kind: 'config', cause });
}

function malformed(path: string, reason: string): RegistryError {
  return new RegistryError('MP5031', `the credentials file ${path} is malformed: ${reason}`, {
    kind: 'config',
    hint: 'It should be like containers-auth.json(5) or ~/.docker/config.json.',
  });
}
