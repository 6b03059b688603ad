import type { CopyJob, Place } from '../mirror/engine.ts';
import { isSchema1 } from '../oci/media-type.ts';
import { formatReference, type Reference } from '../oci/reference.ts';

/** Arguments that print a manifest's bytes. `insecure`: the registry is configured as such. */
export function inspectArguments({ reference, access }: Place, insecure: boolean): string[] {
  return [
    'inspect',
    '--raw',
    ...authfile('--authfile', access.authfile),
    ...tlsVerify('--tls-verify', { reference, access }, insecure),
    name(reference),
  ];
}

/**
 * Arguments that copy exactly the job's root, whatever the source's tag has come to name in the
 * meantime. No secret is among them: credentials are in files.
 */
export function copyArguments(
  { source, target, root, options }: CopyJob,
  insecure: { readonly source: boolean; readonly target: boolean },
): string[] {
  return [
    'copy',
    ...unlessGiven(options, ['--all', '-a', '--multi-arch'], '--all'),
    ...formatArguments(options, root.mediaType),
    ...unlessGiven(options, ['--remove-signatures', '--sign-by', '--sign-by-sigstore-private-key']),
    ...options,
    ...authfile('--src-authfile', source.access.authfile),
    ...authfile('--dest-authfile', target.access.authfile),
    ...tlsVerify('--src-tls-verify', source, insecure.source),
    ...tlsVerify('--dest-tls-verify', target, insecure.target),
    name({ ...source.reference, digest: root.digest }),
    name(target.reference),
  ];
}

/** Docker's schema 1 has to become something else. */
function formatArguments(options: readonly string[], type: string): string[] {
  if (isSchema1(type)) return unlessGiven(options, ['--format', '-f'], '--format=v2s2');
  return keepsDigest(options) ? unlessGiven(options, ['--preserve-digests']) : [];
}

/** Whether a copy with these options has the digest of its source. */
export function keepsDigest(options: readonly string[]): boolean {
  const converting = [
    '--format',
    '-f',
    '--multi-arch',
    '--encryption-key',
    '--encrypt-layer',
    '--decryption-key',
    '--dest-compress-format',
    '--dest-compress-level',
    '--preserve-digests=false',
  ];
  return !options.some((option) => isOneOf(option, converting));
}

function unlessGiven(
  options: readonly string[],
  flags: readonly string[],
  flag = flags[0] ?? '',
): string[] {
  return options.some((option) => isOneOf(option, flags)) ? [] : [flag];
}

function isOneOf(option: string, flags: readonly string[]): boolean {
  return flags.some((flag) => option === flag || option.startsWith(`${flag}=`));
}

/** skopeo takes a tag or a digest, never both. */
function name({ tag, digest, ...repository }: Reference): string {
  const reference = digest === undefined ? { ...repository, tag } : { ...repository, digest };
  return `docker://${formatReference(reference as Reference)}`;
}

function authfile(flag: string, path: string | undefined): string[] {
  return path === undefined ? [] : [`${flag}=${path}`];
}

/** Loopback may speak plain http without being asked; skopeo wants to be told. */
function tlsVerify(flag: string, { reference, access }: Place, insecure: boolean): string[] {
  if (access.tlsVerify !== undefined) return [`${flag}=${access.tlsVerify}`];
  return insecure || isLoopback(reference.registry) ? [`${flag}=false`] : [];
}

function isLoopback(registry: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(registry);
}
