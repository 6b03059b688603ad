import { CodedError } from '../util/coded-error.ts';

/** The message of an error that a user can understand. Throws what is a bug of ours. */
export function textOfError(error: unknown): string {
  if (error instanceof CodedError) return error.message;
  throw error;
}
