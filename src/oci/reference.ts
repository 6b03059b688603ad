import { isIPv6 } from 'node:net';
import { CodedError } from '../util/coded-error.ts';
import { type Digest, parseDigest } from './digest.ts';

/**
 * A normalised image reference: `busybox` is already
 * `{registry: 'docker.io', repository: 'library/busybox', tag: 'latest'}`.
 */
export interface Reference {
  /** Host, with port where one was given; `docker.io` for Docker Hub's spellings. */
  readonly registry: string;
  readonly repository: string;
  /** At least one of tag and digest is set. With both, the digest pins what the tag must hold. */
  readonly tag?: string;
  readonly digest?: Digest;
}

/** Docker Hub, as every reference to it is normalised. */
export const dockerHub = 'docker.io';

const hubSpellings: ReadonlySet<string> = new Set([
  dockerHub,
  'index.docker.io',
  'registry-1.docker.io',
]);

/**
 * Reads `[host[:port]/]repository[:tag][@digest]` (distribution-spec, Pulling manifests; the
 * host rule and Docker Hub's defaults are those of `docker pull`).
 * Throws CodedError MP5001 with the exact reason.
 */
export function parseReference(text: string): Reference {
  refuseForeignText(text);
  const [named, digestText] = splitDigest(text);
  const [path, tag] = splitTag(named, text);
  const [registry, remainder] = splitHost(path, text);
  const digest = digestText === undefined ? undefined : referenceDigest(digestText, text);
  const repository = checkRepository(qualify(registry, remainder), text);
  return {
    registry,
    repository,
    ...(tag === undefined ? {} : { tag: checkTag(tag, text) }),
    ...(digest === undefined ? {} : { digest }),
    ...(tag === undefined && digest === undefined ? { tag: 'latest' } : {}),
  };
}

/** The full spelling; `parseReference` of it gives an equal reference. */
export function formatReference(reference: Reference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${reference.registry}/${reference.repository}${tag}${digest}`;
}

/** What a reference stands for within its repository: its digest, else its tag. */
export function nameIn({ digest, tag }: Reference): string {
  return digest ?? tag ?? 'latest';
}

/**
 * A registry's name as references hold it: lower case, Docker Hub's spellings as one.
 * Throws CodedError MP5001 when it is no `host[:port]`.
 */
export function normaliseRegistry(text: string): string {
  return checkHost(text, text);
}

/** Whether a text is a valid tag (distribution-spec, Pulling manifests). */
export function isTag(text: string): boolean {
  return /^\w[\w.-]{0,127}$/.test(text);
}

function refuseForeignText(text: string): void {
  if (text === '') throw invalid(text, 'it is empty');
  if (/\s/.test(text)) throw invalid(text, 'it contains whitespace');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
  if (scheme === undefined) return;
  throw invalid(text, `it starts with a scheme (${scheme}://)`, `Leave out ${scheme}://.`);
}

function splitDigest(text: string): [string, string | undefined] {
  const at = text.indexOf('@');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** The tag's colon is one after the last slash; an earlier one belongs to the port. */
function splitTag(named: string, text: string): [string, string | undefined] {
  if (named === '') throw invalid(text, 'the repository is missing');
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  if (colon < 0 || named.startsWith('[', named.lastIndexOf('/') + 1)) return [named, undefined];
  return [named.slice(0, colon), named.slice(colon + 1)];
}

function splitHost(path: string, text: string): [string, string] {
  const slash = path.indexOf('/');
  const first = slash < 0 ? '' : path.slice(0, slash);
  if (!looksLikeHost(first)) {
    if (path.startsWith('[')) throw invalid(text, 'the repository is missing');
    return [dockerHub, path];
  }
  return [checkHost(first, text), path.slice(slash + 1)];
}

function looksLikeHost(part: string): boolean {
  return part.includes('.') || part.includes(':') || part.toLowerCase() === 'localhost';
}

function checkHost(host: string, text: string): string {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(host);
  const [, name = '', port] = match ?? [];
  if (match === null || !isHostName(name)) throw invalid(text, `"${host}" is not a host name`);
  if (port !== undefined && !isPort(port)) {
    throw invalid(text, `"${port}" is not a port (1 to 65535)`);
  }
  const lower = host.toLowerCase();
  return hubSpellings.has(lower) ? dockerHub : lower;
}

function isHostName(name: string): boolean {
  if (name.startsWith('[')) return isIPv6(name.slice(1, -1));
  return /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(name);
}

function isPort(port: string): boolean {
  return /^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65_535;
}

function qualify(registry: string, remainder: string): string {
  const isOfficial = registry === dockerHub && remainder !== '' && !remainder.includes('/');
  return isOfficial ? `library/${remainder}` : remainder;
}

function checkRepository(repository: string, text: string): string {
  if (repository === '') throw invalid(text, 'the repository is missing');
  if (repository.length > 255) {
    throw invalid(text, `the repository is too long (${repository.length} of 255 characters)`);
  }
  for (const part of repository.split('/')) checkPathPart(part, text);
  return repository;
}

function checkPathPart(part: string, text: string): void {
  if (part === '')
    throw invalid(text, 'the repository has an empty part (two slashes, or one at the end)');
  if (/[A-Z]/.test(part)) {
    throw invalid(
      text,
      `the repository has upper-case letters ("${part}")`,
      'Repositories are lower case.',
    );
  }
  const wrong = /[^a-z0-9._-]/.exec(part)?.[0];
  if (wrong !== undefined) throw invalid(text, `"${wrong}" is not allowed in a repository`);
  if (!/^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/.test(part)) {
    throw invalid(
      text,
      `in "${part}" the separators . _ __ - must stand singly between letters or digits`,
    );
  }
}

function checkTag(tag: string, text: string): string {
  if (tag === '') throw invalid(text, 'the tag is empty');
  if (tag.length > 128)
    throw invalid(text, `the tag is too long (${tag.length} of 128 characters)`);
  if (!isTag(tag)) {
    throw invalid(
      text,
      `"${tag}" is not a tag`,
      'A tag has letters, digits and . _ - and starts with none of . and -.',
    );
  }
  return tag;
}

function referenceDigest(digest: string, text: string): Digest {
  try {
    return parseDigest(digest);
  } catch (error) {
    throw invalid(text, error instanceof CodedError ? error.message : 'the digest is invalid');
  }
}

function invalid(text: string, reason: string, hint?: string): CodedError {
  const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return new CodedError('MP5001', `invalid image reference "${shown}": ${reason}`, { hint });
}
