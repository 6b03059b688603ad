import { CodedError } from '../util/coded-error.ts';

/** A command line that cannot be understood (MP7001–MP7009): exit 5. */
export class UsageError extends CodedError {
  override readonly name = 'UsageError';
}
