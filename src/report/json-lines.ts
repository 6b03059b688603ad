import type { EventListener } from '../event/bus.ts';
import type { TimedEvent } from '../event/events.ts';
import { planDocument } from '../mirror/plan-document.ts';
import type { Output } from './output.ts';

/** Version of the event names and fields: additions raise the second number. */
const eventsVersion = '1.0';

/** At most one progress event per transfer in this time. */
const progressPause = 1000;

/**
 * Prints a run as NDJSON on stdout: a first line with the versions, then every event with its
 * time; a transfer's progress once a second.
 */
export function createJsonLines(output: Output, version: string): EventListener {
  const print = (value: object): void => output.out(JSON.stringify(value));
  const isDue = createProgressGate();
  print({ type: 'version', 'mirror-play': version, events: eventsVersion });
  return (event) => {
    if (isDue(event)) print({ ...event, time: new Date(event.time).toISOString() });
  };
}

/** Prints the plan of a run under check as one JSON document on stdout. */
export function createPlanJson(output: Output): EventListener {
  return (event) => {
    if (event.type !== 'run.finished') return;
    output.out(JSON.stringify(planDocument(event.images), undefined, 2));
  };
}

function createProgressGate(): (event: TimedEvent) => boolean {
  const last = new Map<number, number>();
  return (event) => {
    if (event.type === 'transfer.finished') last.delete(event.id);
    if (event.type !== 'transfer.progress') return true;
    if (event.time - (last.get(event.id) ?? 0) < progressPause) return false;
    last.set(event.id, event.time);
    return true;
  };
}
