import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { CodedError } from '../util/coded-error.ts';
import type { VaultSecret } from '../vault/keyring.ts';
import type { ProcessIo } from './options.ts';
import { firstLine } from './standard-input.ts';

/** Where vault passwords come from: what flags, environment and ansible.cfg say. */
export interface VaultSources {
  /** `LABEL@FILE`, `LABEL@prompt`, `FILE`. */
  readonly ids: readonly string[];
  readonly ask: boolean;
}

/**
 * All vault passwords, asked for or read. A file that is executable is run, and prints the
 * password; one named `…-client` is told the label. Throws a CodedError MP1020.
 */
export async function readVaultSecrets(
  { ids, ask }: VaultSources,
  io: ProcessIo,
): Promise<VaultSecret[]> {
  const all = ask ? [...ids, 'default@prompt_ask_vault_pass'] : ids;
  const secrets: VaultSecret[] = [];
  for (const id of all) {
    const at = id.indexOf('@');
    const label = at > 0 ? id.slice(0, at) : 'default';
    const source = id.slice(at + 1);
    secrets.push({ label, password: await passwordFrom(source, label, io) });
  }
  return secrets;
}

async function passwordFrom(source: string, label: string, io: ProcessIo): Promise<string> {
  const password = await readSource(source, label, io);
  if (password !== '') return password;
  const from = source.startsWith('prompt') ? 'what was typed' : source;
  throw unreadable(`Invalid vault password was provided from ${from}: it is empty`);
}

function readSource(source: string, label: string, io: ProcessIo): Promise<string> | string {
  if (source === 'prompt') return askFor(`Vault password (${label}): `, io);
  if (source === 'prompt_ask_vault_pass') return askFor('Vault password: ', io);
  const path = resolve(io.cwd, source.replace(/^~(?=\/|$)/, io.env.HOME ?? '~'));
  return isExecutable(path) ? printedBy(path, label, io) : contentOf(path);
}

/** Where there is no terminal, the first line of standard input answers. */
async function askFor(text: string, io: ProcessIo): Promise<string> {
  return io.ask === undefined ? firstLine(io.stdin) : io.ask({ text, secret: true });
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    const absent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const why = absent ? 'was not found' : 'could not be read';
    throw unreadable(`The vault password file ${path} ${why}`, cause);
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function printedBy(path: string, label: string, io: ProcessIo): string {
  const isClient = basename(path, extname(path)).endsWith('-client');
  const args = isClient ? ['--vault-id', label] : [];
  const { status, stdout, error } = spawnSync(path, args, {
    cwd: io.cwd,
    env: io.env,
    encoding: 'utf8',
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  if (status === 0) return stdout.replace(/[\r\n]+$/, '');
  const why = error === undefined ? `ended with ${status ?? 'a signal'}` : error.message;
  throw unreadable(`The vault password script ${path} ${why}`, error);
}

function unreadable(message: string, cause?: unknown): CodedError {
  return new CodedError('MP1020', message, {
    hint: 'Check --vault-password-file, --vault-id and vault_password_file of ansible.cfg.',
    cause,
  });
}
