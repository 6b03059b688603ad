import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { DiagnosticError } from '../../diagnostic/diagnostic-error.ts';
import { createEventBus } from '../../event/bus.ts';
import type { EventSink } from '../../event/sink.ts';
import { type ColourChoice, colourLevel } from '../../report/colour-level.ts';
import { createDiagnosticText } from '../../report/diagnostic-text.ts';
import { createOutput, type Output } from '../../report/output.ts';
import { createPaint, type Paint } from '../../report/paint.ts';
import { CodedError } from '../../util/coded-error.ts';
import { exitCodeOfError } from '../exit-code.ts';
import type { ProcessIo } from '../options.ts';

/** Where the commands for lists print: results to stdout, what is wrong to stderr. */
export interface Console extends Output {
  /** Of stdout. */
  readonly paint: Paint;
  /** Prints diagnostics and warnings. */
  readonly emit: EventSink;
  /** Texts that diagnostics are about, by names other than the paths of files. */
  readonly sources: Map<string, string>;
  tell(diagnostics: readonly Diagnostic[]): void;
  /** Prints an error and answers its exit code. What is no CodedError is thrown on. */
  fail(error: unknown): number;
  /** Prints the error of one thing of several. */
  failIn(name: string, error: CodedError): void;
  /** Says how many more errors there were. */
  close(): void;
}

/** Opens it. */
export function openConsole(io: ProcessIo, color: ColourChoice): Console {
  const { stdout, stderr, env } = io;
  const output = createOutput(stdout, stderr);
  const sources = new Map<string, string>();
  const paint = createPaint(colourLevel(color, env, stderr));
  const diagnostics = createDiagnosticText(
    output,
    paint,
    (file) => sources.get(file) ?? textOf(file),
  );
  const bus = createEventBus({ now: io.now, onFault: (error) => output.err(String(error)) });
  bus.subscribe(diagnostics.listener);
  bus.subscribe((event) => {
    if (event.type === 'note' && event.level === 'warning') output.err(`warning: ${event.text}`);
  });
  const tell = (found: readonly Diagnostic[]): void => {
    for (const diagnostic of found) bus.emit({ type: 'diagnostic', diagnostic });
  };
  return {
    ...output,
    paint: createPaint(colourLevel(color, env, stdout)),
    emit: bus.emit,
    sources,
    tell,
    fail: (error) => {
      if (!(error instanceof CodedError)) throw error;
      if (error instanceof DiagnosticError) tell(error.diagnostics);
      else tell([{ severity: 'error', ...problemOf(error) }]);
      return exitCodeOfError(error);
    },
    failIn: (name, error) => {
      const { message, ...rest } = problemOf(error);
      tell([{ severity: 'error', message: `${name}: ${message}`, ...rest }]);
    },
    close: () => diagnostics.close(),
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function problemOf({ code, message, hint }: CodedError) {
  return { code, message, help: hint };
}
