import { CodedError } from '../util/coded-error.ts';
import type { ProcessIo, ValidateCommandOptions } from './options.ts';

/** Checks playbooks without network and answers the exit code. */
export async function validateCommand(
  options: ValidateCommandOptions,
  _io: ProcessIo,
): Promise<number> {
  throw new CodedError('MP1001', `cannot check ${options.playbooks.join(', ')} yet`);
}
