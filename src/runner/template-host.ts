import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { nodeFiles } from '../template/node-files.ts';
import type { TemplateHost } from '../template/plugins.ts';
import { CodedError } from '../util/coded-error.ts';
import { isVaulted } from '../vault/envelope.ts';
import { selectHosts } from './hosts/host-pattern.ts';
import type { Inventory } from './hosts/inventory.ts';
import type { RunOptions } from './run-options.ts';
import { searchFile } from './search.ts';

type HostOptions = Pick<
  RunOptions<unknown>,
  'environment' | 'now' | 'decrypt' | 'check' | 'setting'
>;

/** The outside world for templates of tasks that search their files in `bases`. */
export function templateHost(
  bases: readonly string[],
  options: HostOptions,
  inventory?: Inventory,
): TemplateHost {
  const { environment, now, decrypt, check, setting } = options;
  return {
    env: environment,
    now,
    decrypt: (envelope) => decrypt(envelope).toString('utf8'),
    find: (kind, name) => searchFile(bases, kind, name),
    read: (path) => readClear(path, options),
    pipe: (command) => pipe(command, options),
    files: check ? readOnlyFiles : nodeFiles,
    basedir: bases.at(-1),
    hostNames: (pattern) => (inventory ? selectHosts(inventory, pattern).hosts : []),
    setting,
  };
}

/** Check mode writes nothing, not even the file of `lookup('password')`. */
const readOnlyFiles = { ...nodeFiles, write: () => undefined };

/** Bytes of a file, decrypted if it is vaulted. Throws a CodedError. */
export function readClear(path: string, { decrypt }: Pick<HostOptions, 'decrypt'>): Buffer {
  try {
    const bytes = readFileSync(path);
    return isVaulted(bytes) ? decrypt(bytes.toString('utf8'), path) : bytes;
  } catch (error) {
    if (error instanceof CodedError) throw error;
    throw new CodedError('MP4070', `could not read ${path}`, { cause: error });
  }
}

/** By Node's own call: a run that asks for no pipe need not load execa, which is not small. */
function pipe(command: string, { environment }: HostOptions): string {
  const { stdout, status } = spawnSync('/bin/sh', ['-c', command], {
    env: environment,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (status === 0) return stdout.replace(/\r?\n$/, '');
  throw new CodedError('MP4071', `lookup_plugin.pipe(${command}) returned ${status ?? 'a signal'}`);
}
