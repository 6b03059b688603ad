import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RegistryError } from '../oci/registry-error.ts';
import type { Environment } from './credentials.ts';
import { parseRegistriesConf, type RegistryRule } from './registries-conf.ts';

/**
 * The rules of containers-registries.conf(5), by prefix. `$CONTAINERS_REGISTRIES_CONF` is the only
 * file when set; else the user's file with the user's drop-ins, or without one the system's file
 * and drop-ins followed by the user's drop-ins. A later rule replaces an earlier one of the same
 * prefix. Throws RegistryError MP5017 (kind `config`).
 */
export function readRegistriesConf(env: Environment, system = '/etc'): readonly RegistryRule[] {
  const rules = new Map<string, RegistryRule>();
  for (const { path, required } of confFiles(env, system)) {
    const text = readIfThere(path);
    if (text === undefined && required) throw unreadable(path, 'ENOENT');
    for (const rule of parseRegistriesConf(text ?? '', path)) rules.set(rule.prefix, rule);
  }
  return [...rules.values()];
}

/** Folders of containers-certs.d(5), the user's before the system's. */
export function certFolders(env: Environment, system = '/etc'): readonly string[] {
  const user = userFolder(env);
  const folders = [join(system, 'containers/certs.d'), join(system, 'docker/certs.d')];
  return user === undefined ? folders : [join(user, 'certs.d'), ...folders];
}

interface ConfFile {
  readonly path: string;
  readonly required?: boolean;
}

function confFiles(env: Environment, system: string): readonly ConfFile[] {
  const named = env.CONTAINERS_REGISTRIES_CONF;
  if (named) return [{ path: named, required: true }];
  const user = userFolder(env);
  const userFile = user && join(user, 'registries.conf');
  if (userFile && readIfThere(userFile) !== undefined) {
    return [{ path: userFile }, ...dropIns(`${userFile}.d`)];
  }
  const systemFile = join(system, 'containers/registries.conf');
  return [
    { path: systemFile },
    ...dropIns(`${systemFile}.d`),
    ...(userFile ? dropIns(`${userFile}.d`) : []),
  ];
}

function userFolder({ XDG_CONFIG_HOME, HOME }: Environment): string | undefined {
  const config = XDG_CONFIG_HOME || (HOME && join(HOME, '.config'));
  return config ? join(config, 'containers') : undefined;
}

function dropIns(folder: string): ConfFile[] {
  return filesIn(folder)
    .filter((name) => name.endsWith('.conf'))
    .map((name) => ({ path: join(folder, name) }));
}

/** The names in a folder, sorted; none when it is not there. */
export function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw unreadable(folder, codeOf(error));
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw unreadable(path, codeOf(error));
  }
}

function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unreadable';
}

function unreadable(path: string, code: string): RegistryError {
  return new RegistryError('MP5017', `${path} cannot be read (${code})`, { kind: 'config' });
}
