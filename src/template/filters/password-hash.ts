import { randomInt } from 'node:crypto';
import type { Named } from '../plugins.ts';
import { argument, indexOf } from '../python/arguments.ts';
import { str } from '../python/text.ts';
import { TEMPLATE_CODES, TemplateError, valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { IMPLICIT_ROUNDS, shaCrypt } from './sha-crypt.ts';

const SALT_CHARACTERS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SALT_LENGTH = 16;

/** Ansible's `password_hash`: crypt(3) with SHA-512 (the default) or SHA-256. */
export function passwordHash(value: Value, args: readonly Value[], named: Named): string {
  const kind = str(argument(args, named, 0, 'hashtype') ?? 'sha512').replace(/_crypt$/, '');
  const salt = argument(args, named, 1, 'salt') ?? null;
  const size = argument(args, named, 2, 'salt_size') ?? null;
  const rounds = argument(args, named, 3, 'rounds') ?? null;
  return hashPassword(str(value), {
    kind,
    salt: salt === null ? randomSalt(size === null ? undefined : indexOf(size)) : str(salt),
    rounds: rounds === null ? IMPLICIT_ROUNDS : indexOf(rounds),
  });
}

/** How a password is hashed. */
export interface HashOptions {
  readonly kind: string;
  readonly salt: string;
  readonly rounds: number;
}

/** A password as crypt(3) keeps it. Throws a TemplateError for a kind that is not built in. */
export function hashPassword(password: string, { kind, salt, rounds }: HashOptions): string {
  if (!/^[./0-9A-Za-z]{1,16}$/.test(salt)) throw valueError('invalid characters or length of salt');
  if (rounds < 1000 || rounds > 10_000_000)
    throw valueError('rounds must be from 1000 to 10000000');
  const hash = shaCrypt(kind, password, salt, rounds);
  if (hash !== undefined) return hash;
  throw new TemplateError(TEMPLATE_CODES.value, `password_hash: ${kind} is not built in`, {
    hint: 'Use sha512 or sha256.',
  });
}

/** A salt of at most 16 characters. */
export function randomSalt(length = SALT_LENGTH): string {
  const count = Math.min(Math.max(1, length), SALT_LENGTH);
  return Array.from({ length: count }, () => SALT_CHARACTERS[randomInt(64)]).join('');
}
