/** A place in a text file. Lines and columns count from 1. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Last column that is meant, for the caret line; same line. */
  readonly endColumn?: number | undefined;
}

type Severity = 'error' | 'warning';

/** One thing to tell a user about a file they wrote. */
export interface Diagnostic {
  readonly severity: Severity;
  /** From the catalogue, e.g. `MP1003`. */
  readonly code: string;
  readonly message: string;
  readonly span?: Span | undefined;
  /** What to do, one sentence. */
  readonly help?: string | undefined;
  /** Short text put beside the caret: `did you mean "source"?` */
  readonly label?: string | undefined;
}
