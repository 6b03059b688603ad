import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../mirror/engine.ts';
import type { Login } from '../oci/login.ts';

/**
 * Does some work with a place whose login, if it has one for its registry, is an authfile: skopeo's
 * arguments can be seen by everyone, a file of our own by us alone. It is gone when the work is done.
 */
export async function withLoginFile<T>(
  place: Place,
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const { login } = place.access;
  if (login?.registry !== place.reference.registry) return work(place);
  const folder = await mkdtemp(join(tmpdir(), 'mirror-play-login-'));
  try {
    const authfile = join(folder, 'auth.json');
    await writeFile(authfile, authfileOf(login), { mode: 0o600 });
    return await work({ ...place, access: { ...place.access, authfile } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function authfileOf({ registry, username, password }: Login): string {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  return JSON.stringify({ auths: { [registry]: { auth } } });
}
