import { resolve } from 'node:path';
import { type RunOptions, type RunResult, run } from './process.ts';

const bin = resolve(import.meta.dirname, '../../bin/mirror-play.js');

export interface CliOptions extends RunOptions {
  /** Home folder of the child: credentials are searched there. Default: a folder that is not there. */
  readonly home?: string | undefined;
}

/** Runs `mirror-play` as its users do, in an environment that holds nothing of this machine's. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<RunResult> {
  return runNode([bin, ...args], options);
}

/** Runs Node in the same environment. */
export function runNode(args: readonly string[], options: CliOptions = {}): Promise<RunResult> {
  const env = { ...cleanEnvironment(options.home), ...options.env };
  return run(process.execPath, args, { ...options, env });
}

/** Runs `ansible-playbook` against this machine alone. */
export function ansiblePlaybook(
  args: readonly string[],
  options: CliOptions = {},
): Promise<RunResult> {
  const env = {
    ...cleanEnvironment(options.home),
    ANSIBLE_NOCOLOR: '1',
    ANSIBLE_LOCALHOST_WARNING: 'False',
    ANSIBLE_INVENTORY_UNPARSED_WARNING: 'False',
    ...options.env,
  };
  return run('ansible-playbook', args, { ...options, env });
}

function cleanEnvironment(home = '/nonexistent'): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: home, LC_ALL: 'C.UTF-8', NO_COLOR: '1' };
}
