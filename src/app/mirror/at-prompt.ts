import { DiagnosticError } from '../../diagnostic/diagnostic-error.ts';
import { CodedError } from '../../util/coded-error.ts';
import { tellDiagnostics } from '../reporting.ts';
import { mirrorBatch, type Session } from './batch.ts';
import { batchOfLine } from './read-batch.ts';
import { readLines } from './read-lines.ts';

const welcome = 'One image a line: SOURCE TARGET TAG, or SOURCE TARGET[:TAG]. Ctrl-D ends.';
const prompt = '>>> ';

/**
 * Mirrors what is typed, line by line, until the input ends. What is wrong with a line is said, and
 * the prompt returns.
 */
export async function mirrorAtPrompt(session: Session): Promise<void> {
  const { stdin, stderr, signal } = session.io;
  stderr.write(`${welcome}\n${prompt}`);
  for await (const line of readLines(stdin, signal)) {
    await mirrorLine(line, session);
    stderr.write(prompt);
  }
  stderr.write('\n');
}

async function mirrorLine(line: string, session: Session): Promise<void> {
  try {
    const batch = batchOfLine(line);
    if (batch !== undefined) await mirrorBatch(batch, session);
  } catch (error) {
    session.io.signal.throwIfAborted();
    if (!(error instanceof CodedError)) throw error;
    const { code, message, hint } = error;
    const told = new DiagnosticError([{ severity: 'error', code, message, help: hint }]);
    tellDiagnostics(error instanceof DiagnosticError ? error : told, session.reporting.emit);
  }
}
