import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanContext } from '../../runner/module.ts';
import type { JsonObject } from '../../util/json.ts';
import { shellQuoted } from '../command/shlex.ts';
import type { LibraryProgram } from './library-file.ts';

/** Arguments on the disk, where only this user can read them. */
export interface ArgumentsFile {
  readonly path: string;
  remove(): void;
}

/** What Ansible tells its modules besides their arguments. */
export function internalArguments(
  name: string,
  check: boolean,
  { diff, verbosity }: PlanContext<unknown>,
): JsonObject {
  return {
    _ansible_check_mode: check,
    _ansible_no_log: false,
    _ansible_debug: false,
    _ansible_diff: diff,
    _ansible_verbosity: verbosity,
    _ansible_version: '2.18.0',
    _ansible_module_name: name,
    _ansible_syslog_facility: 'LOG_USER',
    _ansible_selinux_special_fs: ['fuse', 'nfs', 'vboxsf', 'ramfs', '9p', 'vfat'],
    _ansible_string_conversion_action: 'warn',
    _ansible_socket: null,
    _ansible_shell_executable: '/bin/sh',
    _ansible_keep_remote_files: false,
    _ansible_remote_tmp: tmpdir(),
    _ansible_tmpdir: tmpdir(),
  };
}

/** Writes arguments the way the program reads them. */
export function writeArguments({ protocol }: LibraryProgram, args: JsonObject): ArgumentsFile {
  const folder = mkdtempSync(join(tmpdir(), 'mirror-play-args-'));
  const path = join(folder, 'args');
  writeFileSync(path, textOf(protocol, args), { mode: 0o600 });
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function textOf(protocol: LibraryProgram['protocol'], args: JsonObject): string {
  if (protocol === 'json') return JSON.stringify(args);
  if (protocol === 'ansible-python') return JSON.stringify({ ANSIBLE_MODULE_ARGS: args });
  return Object.entries(args)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(' ');
}

function quoted(value: unknown): string {
  return shellQuoted(typeof value === 'string' ? value : pythonText(value));
}

function pythonText(value: unknown): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  return value === null ? 'None' : JSON.stringify(value);
}
