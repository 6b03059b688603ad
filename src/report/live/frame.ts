import type { TextStream } from '../output.ts';

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

/** A block of lines at the bottom of a terminal that is drawn again and again. */
export interface Frame {
  /** What a renderer writes to: the terminal as it sees it. Nothing comes through after `close`. */
  readonly stream: FrameStream;
  /** Does something else to the terminal with the block out of the way. */
  aside(write: () => void): void;
  /** Takes the block away for good. */
  close(): void;
}

/** The part of a terminal that log-update asks for. */
export interface FrameStream {
  write(chunk: string): boolean;
  readonly isTTY: true;
  readonly columns: number;
  readonly rows: number;
}

/** Opens a block on a terminal; it knows what is drawn by reading what is written through it. */
export function openFrame(terminal: TextStream & { readonly rows?: number | undefined }): Frame {
  let drawn = '';
  let open = true;
  const erase = (): void => {
    if (drawn !== '') terminal.write(eraseLines(drawn.split('\n').length));
  };
  const write = (chunk: string): boolean => {
    if (!open) return true;
    const text = withoutControls(chunk);
    if (text !== undefined) drawn = text;
    terminal.write(chunk);
    return true;
  };
  return {
    stream: { write, isTTY: true, columns: terminal.columns ?? 80, rows: terminal.rows ?? 24 },
    aside: (act) => {
      erase();
      act();
      if (drawn !== '') terminal.write(drawn);
    },
    close: () => {
      erase();
      drawn = '';
      open = false;
      terminal.write(showCursor);
    },
  };
}

/** The text that a chunk leaves on the terminal; undefined for cursor switches. */
function withoutControls(chunk: string): string | undefined {
  if (chunk === hideCursor || chunk === showCursor) return undefined;
  return chunk.replace(/^(?:\u001b\[2K|\u001b\[1A|\u001b\[G)+/, '');
}

/** As ansi-escapes' eraseLines, so that it undoes what log-update counts. */
function eraseLines(count: number): string {
  return `${Array(count).fill('\u001b[2K').join('\u001b[1A')}\u001b[G`;
}
