/** The part of a writable stream that reports need. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** The only way for reports to print: whole lines, given without their last newline. */
export interface Output {
  /** Results: stdout. */
  out(text: string): void;
  /** Progress, warnings, errors: stderr. */
  err(text: string): void;
}

/** Prints straight to the two streams. */
export function createOutput(stdout: TextStream, stderr: TextStream): Output {
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
  };
}
