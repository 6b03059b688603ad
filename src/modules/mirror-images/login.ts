import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ImageRequest } from '../../mirror/request.ts';
import { Login } from '../../oci/login.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { MirrorImagesArgs } from './arguments.ts';
import { flawOfSecretJson } from './authfile.ts';

/** Who we are at the target, before it is clear which registry that is. */
interface Identity {
  readonly username: string;
  readonly password: string;
  readonly origin: string;
}

/**
 * The login that arguments give for the target's registry; undefined when they give none. No
 * message quotes a secret. Throws CodedError MP6040 for arguments that contradict each other or targets on
 * several registries, MP6041 for a key file that cannot be used.
 */
export async function readLogin(
  args: MirrorImagesArgs,
  images: readonly Pick<ImageRequest, 'target'>[],
  folder: string,
): Promise<Login | undefined> {
  const identity = await readIdentity(args, folder);
  const registries = [...new Set(images.map(({ target }) => target.registry))];
  const [registry, ...others] = registries;
  if (identity === undefined || registry === undefined) return undefined;
  if (others.length > 0) throw forOneRegistry(identity, registries);
  return new Login(registry, identity);
}

async function readIdentity(args: MirrorImagesArgs, folder: string): Promise<Identity | undefined> {
  const { dest_authfile, dest_key_file, dest_token, dest_username, dest_password } = args;
  const ways = { dest_authfile, dest_key_file, dest_token, dest_username };
  const named = Object.entries(ways).flatMap(([name, value]) => (value ? [name] : []));
  if (named.length > 1) throw contradiction(named);
  if (dest_key_file) return readKeyFile(resolve(folder, dest_key_file));
  if (dest_token) {
    return { username: 'oauth2accesstoken', password: dest_token, origin: 'dest_token' };
  }
  if (!dest_username && !dest_password) return undefined;
  if (!dest_username || !dest_password) throw incomplete(dest_username ? 'password' : 'username');
  return { username: dest_username, password: dest_password, origin: 'dest_username' };
}

/** A service account's key, as Google's registries take it: `_json_key` and the whole file. */
async function readKeyFile(file: string): Promise<Identity> {
  const password = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw unusable(file, cause.code === 'ENOENT' ? 'there is no such file' : 'it cannot be read');
  });
  const reason = flawOfSecretJson(password);
  if (reason !== undefined) throw unusable(file, reason);
  return { username: '_json_key', password, origin: file };
}

function forOneRegistry({ origin }: Identity, registries: readonly string[]): CodedError {
  const message = `${origin} is for one registry, but the targets are on ${registries.join(', ')}`;
  return new CodedError('MP6040', message, {
    hint: 'Mirror to each of them in a task of its own, or put the credentials into an authfile.',
  });
}

function contradiction(names: readonly string[]): CodedError {
  return new CodedError(
    'MP6040',
    `credentials for the target are given by ${names.join(' and ')}`,
    {
      hint: 'Give one of them.',
    },
  );
}

function incomplete(missing: 'username' | 'password'): CodedError {
  return new CodedError('MP6040', `the target's ${missing} is missing`, {
    hint: 'dest_username and dest_password go together.',
  });
}

function unusable(file: string, reason: string): CodedError {
  return new CodedError('MP6041', `the key file ${file} cannot be used: ${reason}`, {
    hint: "It is a service account's key in JSON, as `gcloud iam service-accounts keys create FILE` writes it.",
  });
}
