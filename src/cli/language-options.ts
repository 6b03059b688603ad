import type { Listing, RunCommandOptions, SiteSources } from '../app/options.ts';
import type { Raw } from '../template/value.ts';
import { names } from './names.ts';
import type { Environment, Parsed } from './parse.ts';
import { UsageError } from './usage-error.ts';
import { isOn, listed } from './values.ts';

type LanguageOptions = Pick<
  RunCommandOptions,
  | 'step'
  | 'inventory'
  | 'limit'
  | 'forks'
  | 'playDefaults'
  | 'becomePassword'
  | 'factCache'
  | 'ansible'
  | 'gatherOnce'
  | 'listing'
  | keyof SiteSources
>;

/**
 * The options of plays and hosts: flags first, then `ANSIBLE_*` variables, among which is what
 * ansible.cfg says. Throws UsageError MP7004.
 */
export function languageOptions(parsed: Parsed, environment: Environment): LanguageOptions {
  return {
    step: parsed.has('step'),
    inventory: inventoriesOf(parsed, environment),
    limit: parsed.text('limit'),
    forks: forksOf(parsed.text('forks') ?? environment.ANSIBLE_FORKS),
    playDefaults: playDefaults(parsed, environment),
    becomePassword: {
      ask: parsed.has('ask-become-pass') || isOn(environment.ANSIBLE_BECOME_ASK_PASS),
      file: parsed.text('become-password-file') ?? environment.ANSIBLE_BECOME_PASSWORD_FILE,
      password: environment.ANSIBLE_SUDO_PASS ?? environment.ANSIBLE_BECOME_PASS,
    },
    factCache: {
      kind: environment.ANSIBLE_CACHE_PLUGIN,
      connection: environment.ANSIBLE_CACHE_PLUGIN_CONNECTION,
      prefix: environment.ANSIBLE_CACHE_PLUGIN_PREFIX ?? '',
      timeout: Number(environment.ANSIBLE_CACHE_PLUGIN_TIMEOUT ?? 86_400),
      flush: parsed.has('flush-cache'),
    },
    ansible: ansibleOnly(environment),
    gatherOnce: environment.ANSIBLE_GATHERING === 'smart',
    listing: listingOf(parsed),
    ...siteSources(parsed, environment),
  };
}

/** Ansible's own variables, and the home that its defaults are relative to. */
function ansibleOnly(environment: Environment): Environment {
  const entries = Object.entries(environment);
  return Object.fromEntries(entries.filter(([name]) => /^(?:ANSIBLE_.*|HOME)$/.test(name)));
}

/** Where roles, collections and vault passwords are. */
export function siteSources(parsed: Parsed, environment: Environment): SiteSources {
  const {
    ANSIBLE_ROLES_PATH: roles = defaultPath('roles', environment),
    ANSIBLE_COLLECTIONS_PATH: collections = environment.ANSIBLE_COLLECTIONS_PATHS ??
      defaultPath('collections', environment),
  } = environment;
  return {
    rolesPath: paths(roles),
    collectionsPath: paths(collections),
    vault: {
      ids: [
        ...names([environment.ANSIBLE_VAULT_IDENTITY_LIST ?? '']),
        ...parsed.list('vault-id'),
        ...passwordFiles(parsed, environment),
      ],
      ask: parsed.has('ask-vault-pass') || isOn(environment.ANSIBLE_ASK_VAULT_PASS),
    },
  };
}

function passwordFiles(parsed: Parsed, environment: Environment): string[] {
  const files = listed(parsed, 'vault-password-file', environment.ANSIBLE_VAULT_PASSWORD_FILE);
  return files.map((file) => `@${file}`);
}

function defaultPath(kind: 'roles' | 'collections', { HOME }: Environment): string {
  const own = HOME === undefined ? [] : [`${HOME}/.ansible/${kind}`];
  const system = kind === 'roles' ? [`/etc/ansible/${kind}`] : [];
  return [...own, `/usr/share/ansible/${kind}`, ...system].join(':');
}

function paths(text: string): string[] {
  return text.split(':').filter((path) => path !== '');
}

/** A list of hosts keeps its commas; several sources of the variable are separated by them. */
function inventoriesOf(parsed: Parsed, { ANSIBLE_INVENTORY: variable = '' }: Environment) {
  const given = parsed.list('inventory');
  if (given.length > 0) return given;
  return variable.endsWith(',') ? [variable] : names([variable]);
}

function forksOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new UsageError('MP7004', `--forks is "${text}"`, { hint: 'a whole number from 1 on' });
}

function listingOf(parsed: Parsed): Listing | undefined {
  const listing = {
    syntax: parsed.has('syntax-check'),
    hosts: parsed.has('list-hosts'),
    tasks: parsed.has('list-tasks'),
    tags: parsed.has('list-tags'),
  };
  return Object.values(listing).includes(true) ? listing : undefined;
}

/** Keywords of the plays that flags and variables stand for; what a play says itself goes first. */
function playDefaults(parsed: Parsed, environment: Environment): ReadonlyMap<string, Raw> {
  const { ANSIBLE_GATHERING: gathering } = environment;
  const said: Readonly<Record<string, Raw | undefined>> = {
    become: parsed.has('become') || isOn(environment.ANSIBLE_BECOME),
    become_user:
      parsed.text('become-user') ??
      environment.ANSIBLE_BECOME_USER ??
      environment.ANSIBLE_SUDO_USER,
    become_flags: environment.ANSIBLE_SUDO_FLAGS ?? environment.ANSIBLE_BECOME_FLAGS,
    become_exe: environment.ANSIBLE_SUDO_EXE ?? environment.ANSIBLE_BECOME_EXE,
    become_method: parsed.text('become-method') ?? environment.ANSIBLE_BECOME_METHOD,
    connection: parsed.text('connection') ?? environment.ANSIBLE_TRANSPORT,
    remote_user: parsed.text('user'),
    any_errors_fatal: isOn(environment.ANSIBLE_ANY_ERRORS_FATAL),
    force_handlers: parsed.has('force-handlers') || isOn(environment.ANSIBLE_FORCE_HANDLERS),
    strategy: environment.ANSIBLE_STRATEGY,
    timeout: environment.ANSIBLE_TASK_TIMEOUT,
    poll: environment.ANSIBLE_POLL_INTERVAL,
  };
  const given = Object.entries(said).filter(
    (entry): entry is [string, Raw] => entry[1] !== undefined && entry[1] !== false,
  );
  return new Map(gathering === 'explicit' ? [...given, ['gather_facts', false]] : given);
}
