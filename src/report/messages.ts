import type { EventListener } from '../event/bus.ts';
import type { RunEvent } from '../event/events.ts';
import { warningText } from './ansible/warning.ts';
import type { Output } from './output.ts';
import type { Paint } from './paint.ts';
import { formatDuration } from './units.ts';

export interface MessageOptions {
  readonly verbosity: number;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly columns: number;
  /** For stderr. */
  readonly paint: Paint;
}

export interface Messages {
  readonly listener: EventListener;
  /** Prints a warning, once however often it comes. */
  warn(text: string): void;
}

/** Prints what is said beside the results: warnings, remarks, retries. All to stderr. */
export function createMessages(output: Output, options: MessageOptions): Messages {
  const warned = new Set<string>();
  const warn = (text: string): void => {
    if (warned.has(text)) return;
    warned.add(text);
    output.err(options.paint('warning', warningText(text, options.columns)));
  };
  const note = (event: EventOf<'note'> & { readonly time: number }): void => {
    if (event.level === 'warning') warn(event.text);
    if (event.level === 'info' && !options.quiet) output.err(event.text);
    if (event.level === 'debug' && options.debug)
      output.err(options.paint('faint', debugLine(event)));
  };
  const listener: EventListener = (event) => {
    if (event.type === 'note') note(event);
    if (event.type === 'request.retried' && options.verbosity > 0 && !options.debug) {
      output.err(options.paint('faint', retryText(event)));
    }
  };
  return { listener, warn };
}

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

function debugLine(event: { readonly time: number; readonly text: string }): string {
  return `${new Date(event.time).toISOString()} debug ${event.text}`;
}

function retryText(event: EventOf<'request.retried'>): string {
  const pause = formatDuration(event.milliseconds);
  return `retrying ${event.host} in ${pause} (attempt ${event.attempt} failed: ${event.reason})`;
}
