import { parseReference } from '../oci/reference.ts';
import { CodedError } from '../util/coded-error.ts';

/** The place below which targets are named. */
export interface TargetBase {
  readonly registry: string;
  /** Path inside the registry, without slashes at its ends; may be empty. */
  readonly prefix: string;
}

/**
 * Reads `host[:port][/prefix]`; a trailing slash is dropped. A lone name such as `myorg` is
 * refused: references would take it for an organisation on Docker Hub.
 * Throws CodedError MP6002.
 */
export function parseTargetBase(text: string): TargetBase {
  const base = text.trim().replace(/\/+$/, '');
  refuseScheme(text);
  if (!hasHost(base)) throw noHost(base);
  try {
    const { registry, repository } = parseReference(`${base}/a/b`);
    return { registry, prefix: repository.replace(/\/?a\/b$/, '') };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const reason = error.message.replace(/^.*": /s, '');
    throw invalid(text, reason, error.hint);
  }
}

function hasHost(base: string): boolean {
  const host = base.split('/')[0] ?? '';
  return /[.:]/.test(host) || host.toLowerCase() === 'localhost';
}

function refuseScheme(text: string): void {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
  if (scheme === undefined) return;
  const plain = 'For plain http set `dest_tls_verify: false` (of the role: mi_dest_tls_verify).';
  throw invalid(text, `it starts with a scheme`, `Leave out ${scheme}://. ${plain}`);
}

function noHost(base: string): CodedError {
  if (base === '') return invalid(base, 'it is empty', 'Write host[:port][/prefix].');
  return invalid(
    base,
    'its first part is no registry host (it has no dot and no port)',
    `Write ${base}:443 if that is a host, or docker.io/${base} for Docker Hub.`,
  );
}

function invalid(text: string, reason: string, hint?: string): CodedError {
  return new CodedError('MP6002', `invalid target registry "${text}": ${reason}`, { hint });
}
