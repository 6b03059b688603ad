import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts';

/** What a finding may carry besides its sentence. */
export interface FindingDetail {
  readonly label?: string | undefined;
  readonly help?: string | undefined;
}

/** Collects what is wrong with a file, so that all of it is told at once. */
export class Findings {
  readonly diagnostics: Diagnostic[] = [];

  error(code: string, message: string, span: Span | undefined, detail: FindingDetail = {}): void {
    this.diagnostics.push({ severity: 'error', code, message, span, ...detail });
  }

  warning(code: string, message: string, span: Span | undefined, detail: FindingDetail = {}): void {
    this.diagnostics.push({ severity: 'warning', code, message, span, ...detail });
  }
}
