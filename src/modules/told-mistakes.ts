import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import type { RunEvent } from '../event/events.ts';
import { CodedError } from '../util/coded-error.ts';

/** What is said of a file that is invalid. */
export interface MistakeWords {
  /** `the list` */
  readonly file: string;
  readonly hint: string;
}

/**
 * Reads a file of the user's while the run is under way. Throws CodedError MP6031 where it is
 * invalid, after telling each of its mistakes.
 */
export async function toldMistakes<T>(
  emit: (event: RunEvent) => void,
  words: MistakeWords,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    for (const diagnostic of error.diagnostics) emit({ type: 'diagnostic', diagnostic });
    throw invalid(error, words);
  }
}

function invalid(
  { diagnostics, message, cause }: DiagnosticError,
  words: MistakeWords,
): CodedError {
  const { span } = diagnostics[0] ?? {};
  const place = span === undefined ? '' : `${span.file}:${span.line}:${span.column}: `;
  const more = diagnostics.length === 1 ? '' : ` (and ${diagnostics.length - 1} more)`;
  return new CodedError('MP6031', `${words.file} is invalid: ${place}${message}${more}`, {
    hint: words.hint,
    cause,
  });
}
