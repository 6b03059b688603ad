import type { HttpAnswer, HttpRequest } from '../http/message.ts';
import { redactUrl } from '../http/redact.ts';
import { TransportError } from '../http/transport-error.ts';
import {
  type FailureKind,
  type OciError,
  RegistryError,
  type Side,
} from '../oci/registry-error.ts';

/** What a failure is about. */
export interface FailureContext {
  readonly side: Side | undefined;
  /** `host[:port]` of the registry, as in references. */
  readonly registry: string;
  readonly request: HttpRequest;
  readonly attempts?: number;
  /** Where the credentials came from that were sent; undefined: none were found. */
  readonly credentialOrigin?: string | undefined;
}

const codes: Readonly<Record<string, string>> = {
  auth: 'MP5020',
  denied: 'MP5021',
  'not-found': 'MP5022',
  'rate-limited': 'MP5023',
  server: 'MP5024',
  protocol: 'MP5025',
  unsupported: 'MP5026',
};

/** The error for an answer that is not what was asked for. */
export function answerError(answer: HttpAnswer, context: FailureContext): RegistryError {
  const kind = kindOf(answer.status);
  const errors = readErrors(answer.bytes);
  const url = redactUrl(`${context.request.origin}${context.request.path}`);
  const said = errors.map(describe).join('; ');
  const attempts = context.attempts ?? 1;
  const tries = attempts > 1 ? ` after ${attempts} attempts` : '';
  const method = context.request.method;
  const message = `${method} ${url}: ${answer.status} ${statusWords(answer.status)}${tries}${said && `: ${said}`}`;
  return new RegistryError(codes[kind] ?? 'MP5025', message, {
    kind,
    side: context.side,
    method,
    url,
    status: answer.status,
    errors,
    attempts,
    hint: hintFor(kind, errors, context),
  });
}

/** Failures on the way become RegistryErrors; all others pass, with their side where they lack one. */
export function transportError(error: unknown, context: FailureContext): unknown {
  if (error instanceof RegistryError) return sided(error, context.side);
  if (!(error instanceof TransportError)) return error;
  const { failure } = error;
  const isTls = failure === 'certificate' || failure === 'plain-http' || failure === 'tls';
  return new RegistryError(error.code, error.message, {
    kind: isTls ? 'tls' : failure,
    side: context.side,
    method: context.request.method,
    url: redactUrl(`${context.request.origin}${context.request.path}`),
    attempts: context.attempts,
    hint: error.hint ?? (isTls ? tlsHint(context, failure === 'certificate') : undefined),
    cause: error.cause,
  });
}

/** The error with a side, unless it has one. */
export function sided(error: RegistryError, side: Side | undefined): RegistryError {
  return error.side === undefined && side !== undefined ? error.at(side) : error;
}

/** The entries of an OCI error body; none when it is something else. */
function readErrors(bytes: Buffer): readonly OciError[] {
  if (bytes[0] !== 0x7b) return [];
  let document: { errors?: unknown };
  try {
    document = JSON.parse(bytes.toString('utf8'));
  } catch {
    return [];
  }
  if (!Array.isArray(document.errors)) return [];
  return document.errors.filter(
    (entry): entry is OciError => typeof (entry as OciError | null)?.code === 'string',
  );
}

const permanent: ReadonlySet<string> = new Set([
  'BLOB_UPLOAD_INVALID',
  'DENIED',
  'DIGEST_INVALID',
  'MANIFEST_BLOB_UNKNOWN',
  'MANIFEST_INVALID',
  'MANIFEST_UNVERIFIED',
  'NAME_INVALID',
  'NAME_UNKNOWN',
  'SIZE_INVALID',
  'TAG_INVALID',
  'UNAUTHORIZED',
  'UNSUPPORTED',
]);

/** Whether a 5xx names an error that no repetition will change. */
export function isPermanent({ status, bytes }: Pick<HttpAnswer, 'status' | 'bytes'>): boolean {
  return status >= 500 && readErrors(bytes).some((entry) => permanent.has(entry.code));
}

function kindOf(status: number): FailureKind {
  if (status === 401) return 'auth';
  if (status === 403) return 'denied';
  if (status === 404) return 'not-found';
  if (status === 429) return 'rate-limited';
  if (status === 405 || status === 501) return 'unsupported';
  return status >= 500 ? 'server' : 'protocol';
}

const words: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  416: 'Range Not Satisfiable',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

function statusWords(status: number): string {
  return words[status] ?? (status < 400 ? 'is not what was expected' : 'Error');
}

/** Texts come from outside: one line, printable, short. */
function describe(error: OciError): string {
  const message = typeof error.message === 'string' ? error.message : '';
  const text = `${error.code} ${message}`.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}

function hintFor(kind: FailureKind, errors: readonly OciError[], context: FailureContext) {
  const { registry, credentialOrigin } = context;
  if (kind === 'auth' || kind === 'denied') {
    return credentialOrigin === undefined
      ? `No credentials for ${registry} were found: log in there, or name an authfile.`
      : `The credentials came from ${credentialOrigin}; they may lack the right, or be outdated.`;
  }
  if (kind === 'rate-limited') return 'Wait, or log in: registries allow more to known users.';
  const needsRepository =
    context.side === 'target' && errors.some((e) => e.code === 'NAME_UNKNOWN');
  return needsRepository ? 'Create the repository at the target first.' : undefined;
}

function tlsHint({ registry, side }: FailureContext, certificate: boolean): string {
  const variable = side === 'source' ? 'mi_src_tls_verify: false' : 'mi_dest_tls_verify: false';
  const off = `${variable}, or hosts: {"${registry}": {insecure: true}} in mirror-play.yml, or --insecure ${registry}`;
  return certificate
    ? `Name its CA: hosts: {"${registry}": {ca: FILE}} in mirror-play.yml. To do without the check: ${off}.`
    : `If plain http is meant, allow it: ${off}.`;
}
