import { CodedError } from '../util/coded-error.ts';
import type { ProcessIo, RunCommandOptions } from './options.ts';

/** Runs playbooks and answers the exit code. */
export async function runCommand(options: RunCommandOptions, _io: ProcessIo): Promise<number> {
  throw new CodedError('MP1001', `cannot run ${options.playbooks.join(', ')} yet`);
}
