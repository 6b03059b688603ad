import type { KeyObject } from 'node:crypto';
import { CodedError } from '../../../util/coded-error.ts';
import type { PrivateKeyArguments } from './arguments.ts';
import { formatOf } from './key-file.ts';
import { isAsWanted } from './kinds.ts';
import type { KeyFormat } from './write-key.ts';

/** What the content needs; undefined: it is good. Throws a CodedError where `regenerate` forbids it. */
export function nextStep(
  args: PrivateKeyArguments,
  bytes: Buffer | undefined,
  key: KeyObject | undefined,
): 'make' | 'convert' | undefined {
  const { force, regenerate, format_mismatch } = args;
  if (force || regenerate === 'always' || bytes === undefined) return 'make';
  if (key === undefined) {
    if (regenerate === 'full_idempotence') return 'make';
    throw forbidden('cannot be read: it is broken, or its passphrase is another', args);
  }
  const fitsFormat = args.format === 'auto_ignore' || formatOf(bytes) === formatFor(args);
  if (
    !fitsFormat &&
    format_mismatch === 'convert' &&
    (regenerate === 'never' || isAsWanted(key, args))
  ) {
    return 'convert';
  }
  if (regenerate === 'never' || (isAsWanted(key, args) && fitsFormat)) return undefined;
  if (regenerate !== 'fail') return 'make';
  throw forbidden(
    isAsWanted(key, args) ? 'has another format' : 'is of another kind or size',
    args,
  );
}

function forbidden(what: string, { path, regenerate }: PrivateKeyArguments): CodedError {
  return new CodedError('MP4331', `the key in ${path} ${what}, and regenerate is ${regenerate}`, {
    hint: 'With regenerate: full_idempotence, or force: true, a new key takes its place.',
  });
}

/** The layout that a new file has. */
export function formatFor({ format, type }: PrivateKeyArguments): KeyFormat {
  if (format !== 'auto' && format !== 'auto_ignore') return format;
  return type === 'RSA' || type === 'DSA' || type === 'ECC' ? 'pkcs1' : 'pkcs8';
}
