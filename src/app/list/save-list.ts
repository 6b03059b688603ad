import { readFileSync, realpathSync } from 'node:fs';
import { writeAtomically } from '../../modules/files/write.ts';
import { CodedError } from '../../util/coded-error.ts';

/**
 * Replaces a list in one step, a link being followed. Throws CodedError MP6114 where that is not
 * possible, or somebody else changed the list since it was read: then it is as it was.
 */
export function saveList(path: string, text: string, before: string): void {
  try {
    const file = realpathSync(path);
    if (readFileSync(file, 'utf8') !== before) throw changed(path);
    writeAtomically(file, text);
  } catch (error) {
    throw error instanceof CodedError ? error : notWritable(path, error);
  }
}

function changed(path: string): CodedError {
  return new CodedError('MP6114', `${path} was changed meanwhile: nothing is written`, {
    hint: 'Try again.',
  });
}

function notWritable(path: string, cause: unknown): CodedError {
  const reason = (cause as NodeJS.ErrnoException).code ?? 'for an unknown reason';
  return new CodedError('MP6114', `${path} cannot be written (${reason})`, {
    hint: 'The file, and its folder, must be writable.',
    cause,
  });
}
