import { dockerHub } from '../oci/reference.ts';
import { RegistryError } from '../oci/registry-error.ts';
import type { Credential } from './credential.ts';

/** Runs a program with some input; never throws for its exit code. */
export type HelperExec = (
  program: string,
  args: readonly string[],
  input: string,
) => Promise<{ readonly exitCode: number; readonly stdout: string }>;

/**
 * Asks `docker-credential-<name> get` (docker-credential-helpers protocol); undefined when it has
 * nothing for this registry. Throws RegistryError MP5032 (kind `config`).
 */
export async function askHelper(
  name: string,
  registry: string,
  exec: HelperExec,
): Promise<Credential | undefined> {
  const program = `docker-credential-${name}`;
  const server = registry === dockerHub ? 'https://index.docker.io/v1/' : registry;
  const { exitCode, stdout } = await run(program, server, exec);
  if (exitCode === 0) return parseAnswer(stdout, program);
  if (/credentials not found/i.test(stdout)) return undefined;
  throw failed(program, `it failed for ${registry} (exit code ${exitCode})`);
}

/** The real thing; `env` is the helper's whole environment. */
export function helperExec(env: Readonly<Record<string, string | undefined>>): HelperExec {
  return async (program, args, input) => {
    const { execa } = await import('execa');
    const options = { input, env: { ...env }, extendEnv: false, reject: false, timeout: 60_000 };
    const result = await execa(program, args, options);
    if (result.code === 'ENOENT') throw failed(program, 'it is not installed (not found in PATH)');
    return { exitCode: result.exitCode ?? -1, stdout: result.stdout };
  };
}

async function run(program: string, server: string, exec: HelperExec) {
  try {
    return await exec(program, ['get'], server);
  } catch (error) {
    throw error instanceof RegistryError ? error : failed(program, 'it cannot be run', error);
  }
}

function parseAnswer(stdout: string, program: string): Credential | undefined {
  let answer: { Username?: unknown; Secret?: unknown } | null;
  try {
    answer = JSON.parse(stdout);
  } catch {
    throw failed(program, 'its answer is not JSON');
  }
  const { Username: username, Secret: secret } = answer ?? {};
  if (typeof username !== 'string' || typeof secret !== 'string' || secret === '') return undefined;
  if (username !== '<token>') return { username, password: secret, origin: program };
  return { username: '', password: '', identityToken: secret, origin: program };
}

function failed(program: string, reason: string, cause?: unknown): RegistryError {
  return new RegistryError('MP5032', `the credential helper ${program}: ${reason}`, {
    kind: 'config',
    cause,
  });
}
