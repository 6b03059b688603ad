import type { RunEvent, TimedEvent } from '../../../src/event/events.ts';
import type { OutputOptions } from '../../../src/report/reporter.ts';

/** A stream that keeps what is written. */
export function createCapture(more: { isTTY?: boolean; columns?: number } = {}) {
  const chunks: string[] = [];
  return {
    ...more,
    write: (text: string) => {
      chunks.push(text);
      return true;
    },
    text: () => chunks.join(''),
    lines: () => chunks.join('').split('\n'),
  };
}

/** Gives events their times. */
export function timed(event: RunEvent, time = 0): TimedEvent {
  return { ...event, time };
}

export const plainText: OutputOptions = {
  format: 'text',
  resultFormat: 'json',
  verbosity: 0,
  quiet: false,
  color: 'auto',
  progress: 'none',
  debug: false,
  checkMarkers: false,
  hidden: [],
  reports: [],
};
