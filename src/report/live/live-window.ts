import type { EventListener } from '../../event/bus.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Output, TextStream } from '../output.ts';
import { type Frame, openFrame } from './frame.ts';
import type { Row } from './task-list.ts';
import { createTransfers } from './transfers.ts';
import { windowLines, windowTitle } from './window.ts';

/** A task that ends sooner is not shown. */
const patience = 150;

export interface LiveWindowOptions {
  readonly stdout: TextStream;
  readonly stderr: TextStream & { readonly rows?: number | undefined };
  readonly glyphs: Glyphs;
  /** Milliseconds. */
  readonly clock: () => number;
  /** When it aborts, the window goes away for good: others are about to write. */
  readonly signal: AbortSignal;
}

export interface LiveWindow {
  readonly listener: EventListener;
  /** Prints with the window out of the way: the one writer of the terminal. */
  readonly output: Output;
  close(): void;
}

/** The running task and its transfers at the bottom of the terminal, on stderr. */
export function createLiveWindow(options: LiveWindowOptions): LiveWindow {
  const transfers = createTransfers(options.clock);
  let current: { readonly frame: Frame; stop(): void } | undefined;
  let timer: NodeJS.Timeout | undefined;

  const show = async (): Promise<void> => {
    const frame = openFrame(options.stderr);
    const own = { frame, stop: (): void => undefined };
    current = own;
    const { startTaskList } = await import('./task-list.ts');
    if (current === own)
      own.stop = startTaskList(frame.stream, () => rowOf(transfers.view(), options));
  };
  const hide = (): void => {
    clearTimeout(timer);
    current?.frame.close();
    current?.stop();
    current = undefined;
  };
  const aside = (write: () => void): void => (current ? current.frame.aside(write) : write());
  const listener: EventListener = (event) => {
    if (event.type === 'task.started') {
      hide();
      if (!options.signal.aborted) timer = setTimeout(() => void show(), patience);
      timer?.unref();
    }
    if (
      event.type === 'task.said' ||
      event.type === 'task.finished' ||
      event.type === 'run.finished'
    )
      hide();
    transfers.listener(event);
  };
  options.signal.addEventListener('abort', hide, { once: true });
  return { listener, output: outputOf(options, aside), close: hide };
}

function outputOf(options: LiveWindowOptions, aside: (write: () => void) => void): Output {
  const { stdout, stderr } = options;
  const out = (text: string): void => void stdout.write(`${text}\n`);
  return {
    out: (text) => (stdout.isTTY ? aside(() => out(text)) : out(text)),
    err: (text) => aside(() => stderr.write(`${text}\n`)),
  };
}

/** listr2 puts an icon and an indentation before what we give it, and measures stdout. */
const listMargin = 6;

function rowOf(
  view: ReturnType<ReturnType<typeof createTransfers>['view']>,
  options: LiveWindowOptions,
): Row | undefined {
  if (!view) return undefined;
  const columns = Math.min(options.stderr.columns ?? 80, options.stdout.columns ?? 80) - listMargin;
  const style = { columns, glyphs: options.glyphs, now: options.clock() };
  return { title: windowTitle(view, style), lines: windowLines(view, style) };
}
