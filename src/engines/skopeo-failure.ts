import type { CopyJob } from '../mirror/engine.ts';
import { type FailureKind, RegistryError, type Side } from '../oci/registry-error.ts';

/** What `skopeo inspect` failed of. */
export function inspectFailure(stderr: string, side: Side): RegistryError {
  return failure(messageOf(stderr), side);
}

/** What `skopeo copy` failed of, and at which end: it says so only in words. */
export function copyFailure(stderr: string, job: CopyJob): RegistryError {
  const message = messageOf(stderr);
  return failure(message, sideOf(message, job));
}

/** Words of skopeo (1.4 to 1.20), the first that fits decides. */
const kinds: readonly (readonly [RegExp, FailureKind])[] = [
  [/policy\.json|authfile|auth\.json|config\.json|unknown (shorthand )?flag/i, 'config'],
  [/x509|certificate|tls: |server gave HTTP response to HTTPS client/i, 'tls'],
  [/digest did not match|does not match.*digest|digest mismatch/i, 'content'],
  [/too ?many ?requests|\b429\b/i, 'rate-limited'],
  [/unauthorized|authentication required|invalid username\/password|\b401\b/i, 'auth'],
  [/denied|forbidden|\b403\b/i, 'denied'],
  [/manifest unknown|name unknown|name invalid|blob unknown|not found|\b404\b/i, 'not-found'],
  [/unsupported|schema ?1|cannot preserve digests/i, 'unsupported'],
  [/(status|code)[^:]*:? ?(from registry )?5\d\d|internal server error|\b50[0234]\b/i, 'server'],
  [/dial tcp|connection re|no such host|timeout|timed out|EOF|broken pipe|unreachable/i, 'network'],
];

function failure(message: string, side: Side): RegistryError {
  const kind = kinds.find(([words]) => words.test(withoutNames(message)))?.[1] ?? 'protocol';
  const hint = kind === 'tls' ? tlsHint(side) : undefined;
  return new RegistryError('MP6021', `skopeo: ${message}`, { kind, side, hint });
}

/** Names and digests hold any words and figures. */
function withoutNames(message: string): string {
  return message
    .replaceAll(/docker:\/\/\S+/g, '')
    .replaceAll(/sha\d+:[0-9a-f]+/g, '')
    .replaceAll(/reading manifest \S+ in [^\s:]+(:\d+)?\S*/g, '')
    .replaceAll(/ in \S+\/\S+:/g, ':');
}

function sideOf(message: string, { source, target }: CopyJob): Side {
  if (/happened during read|digest did not match/i.test(message)) return 'source';
  if (/destination|writing (blob|manifest)|uploading|layer upload|exists in /i.test(message)) {
    return 'target';
  }
  if (/initializing source|reading (blob|manifest)|fetching blob/i.test(message)) return 'source';
  const { registry } = target.reference;
  return registry !== source.reference.registry && message.includes(registry) ? 'target' : 'source';
}

/** The message of the last fatal line, or all of it. */
function messageOf(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const last = lines.findLast((line) => line.includes('level=fatal')) ?? lines.at(-1) ?? '';
  const quoted = /msg="((?:[^"\\]|\\.)*)"/.exec(last)?.[1];
  const text = quoted === undefined ? last : quoted.replaceAll(/\\(["\\])/g, '$1');
  return text === '' ? 'it ended without saying why' : redacted(text);
}

/** Credentials in URLs, and the queries of signed ones. */
function redacted(text: string): string {
  return text
    .replaceAll(/\/\/[^/\s@"]+@/g, '//')
    .replaceAll(/(https?:\/\/[^\s"?]+)\?[^\s"]*/g, '$1');
}

function tlsHint(side: Side): string {
  const name = side === 'source' ? 'src_tls_verify' : 'dest_tls_verify';
  return `If that registry speaks plain http or has its own certificate, set \`${name}: false\` (of the role: mi_${name}).`;
}
