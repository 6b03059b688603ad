import { CodedError } from '../util/coded-error.ts';
import type { Diagnostic } from './diagnostic.ts';

/** All that is wrong with the given files, at once. */
export class DiagnosticError extends CodedError {
  override readonly name = 'DiagnosticError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly [Diagnostic, ...Diagnostic[]]) {
    super(diagnostics[0].code, diagnostics[0].message, { hint: diagnostics[0].help });
    this.diagnostics = diagnostics;
  }
}
