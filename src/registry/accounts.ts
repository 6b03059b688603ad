import { RegistryError } from '../oci/registry-error.ts';
import type { Credential } from './credential.ts';

/** Where the credentials for a part of a registry are: a file, or variables of the environment. */
export interface AccountConfig {
  /** A credentials file, as `readAuthFile` takes it. */
  readonly authfile?: string | undefined;
  /** Names of variables, never values. */
  readonly usernameEnv?: string | undefined;
  readonly passwordEnv?: string | undefined;
  readonly identityTokenEnv?: string | undefined;
}

/** By namespace (`team`, `team/app`), or `*` for the rest of the registry. */
export type Accounts = Readonly<Record<string, AccountConfig>>;

/** The account for a repository, and its key: the longest namespace that it is in. */
export function findAccount(accounts: Accounts, repository: string) {
  for (let key = repository; key !== ''; key = key.slice(0, Math.max(0, key.lastIndexOf('/')))) {
    const account = Object.hasOwn(accounts, key) ? accounts[key] : undefined;
    if (account !== undefined) return { key, account };
  }
  const rest = accounts['*'];
  return rest && { key: '*', account: rest };
}

/**
 * What an account's variables hold; undefined when it names none. Throws RegistryError MP5034
 * (kind `config`) when one of them is not set.
 */
export function readAccount(
  account: AccountConfig,
  key: string,
  env: Readonly<Record<string, string | undefined>>,
): Credential | undefined {
  const read = (name: string): string => env[name] || notSet(name, key);
  const { usernameEnv, passwordEnv, identityTokenEnv } = account;
  if (identityTokenEnv !== undefined) {
    const identityToken = read(identityTokenEnv);
    return { username: '', password: '', identityToken, origin: `$${identityTokenEnv}`, key };
  }
  if (usernameEnv === undefined || passwordEnv === undefined) return undefined;
  const [username, password] = [read(usernameEnv), read(passwordEnv)];
  return { username, password, origin: `$${usernameEnv} and $${passwordEnv}`, key };
}

function notSet(name: string, key: string): never {
  const message = `the variable ${name}, named by the credentials of "${key}" in hosts, is not set`;
  throw new RegistryError('MP5034', message, {
    kind: 'config',
    hint: 'Set it, or take the entry out of mirror-play.yml.',
  });
}
