/** Options of a {@link CodedError}. */
export interface CodedErrorOptions {
  /** What to do about it, one sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  /** The path that is not there, where something had to be. */
  readonly missing?: string | undefined;
}

/**
 * An error that a user can cause or meet: a stable code, a sentence, and what to do.
 * Anything thrown that is not a CodedError is a bug in mirror-play.
 */
export class CodedError extends Error {
  override readonly name: string = 'CodedError';
  /** Stable and greppable, e.g. `MP2004`. */
  readonly code: string;
  readonly hint: string | undefined;
  readonly missing: string | undefined;

  constructor(code: string, message: string, options: CodedErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.missing = options.missing;
  }
}
