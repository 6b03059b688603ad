import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { SourceText } from '../../diagnostic/source-text.ts';
import { CodedError } from '../../util/coded-error.ts';
import { readIni } from './ini-file.ts';
import { ansibleSettings } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment with what ansible.cfg says, under the `ANSIBLE_*` variables that go before it.
 * Its paths become absolute: they are relative to the file. Throws a CodedError MP7021 for a
 * file that cannot be read, a DiagnosticError for one that is no INI.
 */
export function withAnsibleConfig(env: Environment, cwd: string): Environment {
  const file = configFile(env, cwd);
  if (file === undefined) return env;
  const entries = readIni(new SourceText(file, readConfig(file)));
  const said = Object.entries(ansibleSettings).flatMap(([variable, { keys, kind }]) => {
    const value = keys.map((key) => entries.get(key)).find((found) => found !== undefined);
    return value === undefined ? [] : [[variable, converters[kind](value, { file, env, cwd })]];
  });
  return { ...(Object.fromEntries(said) as Environment), ...definedOnly(env) };
}

/** `$ANSIBLE_CONFIG`, `./ansible.cfg`, `~/.ansible.cfg`, `/etc/ansible/ansible.cfg`. */
function configFile(env: Environment, cwd: string): string | undefined {
  const candidates = [
    env.ANSIBLE_CONFIG && inFolder(resolve(cwd, env.ANSIBLE_CONFIG)),
    isForeign(cwd) ? undefined : join(cwd, 'ansible.cfg'),
    env.HOME && join(env.HOME, '.ansible.cfg'),
    '/etc/ansible/ansible.cfg',
  ];
  return candidates.find((path) => path !== undefined && path !== '' && isReadable(path));
}

function inFolder(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? join(path, 'ansible.cfg')
    : path;
}

/** A folder that anyone may write to: its ansible.cfg could be anyone's. */
function isForeign(folder: string): boolean {
  return ((statSync(folder, { throwIfNoEntry: false })?.mode ?? 0) & 0o002) !== 0;
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function readConfig(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CodedError('MP7021', `cannot read ${file}`, { cause });
  }
}

interface Place {
  readonly file: string;
  readonly env: Environment;
  readonly cwd: string;
}

const converters = {
  text: (value: string) => unquoted(value),
  list: (value: string) => value.replaceAll(/\s*,\s*|\s*\n\s*/g, ','),
  path: (value: string, place: Place) => absolute(unquoted(value), place),
  paths: (value: string, place: Place) =>
    value
      .split(':')
      .map((path) => absolute(path.trim(), place))
      .join(':'),
  /** Inventories: a list of hosts (`a,b`) is no path. */
  sources: (value: string, place: Place) =>
    value
      .split(',')
      .map((path) => path.trim())
      .filter((path) => path !== '')
      .map((path) => absolute(path, place))
      .join(','),
} as const;

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
}

/** `~`, `$VARIABLE` and `{{CWD}}` stand for what they stand for there. */
function absolute(path: string, { file, env, cwd }: Place): string {
  const expanded = path
    .replace(/^~(?=\/|$)/, env.HOME ?? '~')
    .replaceAll(/\$\{?(\w+)\}?/g, (text, name: string) => env[name] ?? text)
    .replaceAll(/\{\{\s*CWD\s*\}\}/g, cwd);
  return isAbsolute(expanded) ? expanded : resolve(dirname(file), expanded);
}

function definedOnly(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
