import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanContext } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import type { ProgramOutcome } from '../command/run-program.ts';
import { runTool, useTool } from '../command/tool.ts';
import { pathOf } from '../files/path.ts';
import type { GitArguments } from './arguments.ts';

/** One clone, and the git that works on it. */
export class GitRepository {
  readonly args: GitArguments;
  readonly dest: string;
  /** A path in full, a URL as it is. */
  readonly url: string;
  readonly #context: PlanContext<unknown>;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(args: GitArguments, context: PlanContext<unknown>) {
    this.args = args;
    this.dest = pathOf(args.dest ?? '.', context);
    this.url = isPath(args.repo) ? pathOf(args.repo, context) : args.repo;
    this.#context = context;
    this.#environment = { GIT_TERMINAL_PROMPT: '0', ...sshEnvironment(args, context) };
  }

  get isThere(): boolean {
    const { bare, dest } = this.args;
    return dest !== undefined && existsSync(join(this.dest, bare ? 'config' : '.git'));
  }

  /** Runs git in the clone; throws a ModuleFailure unless it succeeds. */
  async git(args: readonly string[], message?: string): Promise<string> {
    const options = { cwd: this.dest, environment: this.#environment, message };
    return (await useTool([this.args.executable, ...args], this.#context, options)).stdout;
  }

  /** Runs git in the clone; any exit code is an answer. */
  try(args: readonly string[]): Promise<ProgramOutcome> {
    const options = { cwd: this.dest, environment: this.#environment };
    return runTool([this.args.executable, ...args], this.#context, options);
  }

  /** Runs git outside the clone. */
  async outside(args: readonly string[]): Promise<string> {
    const options = { environment: this.#environment };
    return (await useTool([this.args.executable, ...args], this.#context, options)).stdout;
  }

  async head(): Promise<string> {
    return (await this.git(['rev-parse', 'HEAD'])).trim();
  }

  /** Changes of files that git knows. */
  async isModified(): Promise<boolean> {
    if (this.args.bare) return false;
    const lines = (await this.git(['status', '--porcelain'])).split('\n');
    return lines.some((line) => line !== '' && !line.startsWith('??'));
  }

  async remoteUrl(): Promise<string | undefined> {
    const found = await this.try(['config', '--get', `remote.${this.args.remote}.url`]);
    return found.rc === 0 ? found.stdout.trim() : undefined;
  }

  async has(ref: string): Promise<boolean> {
    return (await this.try(['show-ref', '--verify', '--quiet', ref])).rc === 0;
  }

  /** The commit that the version has at the remote; a commit is what it says. */
  async remoteHead(): Promise<string> {
    const { version } = this.args;
    const listing = await this.outside(['ls-remote', this.url]);
    const refs = new Map(
      listing.split('\n').map((line) => line.split('\t').reverse() as [string, string]),
    );
    const names = [
      'HEAD',
      `refs/heads/${version}`,
      `refs/tags/${version}^{}`,
      `refs/tags/${version}`,
    ];
    const wanted = version === 'HEAD' ? names.slice(0, 1) : [...names.slice(1), version];
    const found = wanted.map((name) => refs.get(name)).find((commit) => commit !== undefined);
    return found ?? version;
  }

  /** The branch that the remote has checked out. */
  async defaultBranch(): Promise<string> {
    const listing = await this.outside(['ls-remote', '--symref', this.url, 'HEAD']);
    const branch = /^ref: refs\/heads\/(\S+)\s+HEAD$/m.exec(listing)?.[1];
    if (branch !== undefined) return branch;
    throw new ModuleFailure(`Unable to determine the default branch of ${this.url}`, {});
  }
}

function isPath(repo: string): boolean {
  return /^[~./]/.test(repo);
}

function sshEnvironment(args: GitArguments, context: PlanContext<unknown>): Record<string, string> {
  const { accept_hostkey, accept_newhostkey, ssh_opts = '', key_file } = args;
  const words = [
    ...(ssh_opts === '' ? [] : [ssh_opts]),
    ...(accept_hostkey ? ['-o StrictHostKeyChecking=no'] : []),
    ...(accept_newhostkey && !accept_hostkey ? ['-o StrictHostKeyChecking=accept-new'] : []),
    ...(key_file === undefined
      ? []
      : [`-i ${quoted(pathOf(key_file, context))} -o IdentitiesOnly=yes`]),
  ];
  if (words.length === 0) return {};
  return { GIT_SSH_COMMAND: ['ssh', '-o BatchMode=yes', ...words].join(' ') };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
