import type { RunEvent, TimedEvent } from './events.ts';
import type { EventSink } from './sink.ts';

/** Takes what happens in a run. May throw: the bus stands between it and the run. */
export type EventListener = (event: TimedEvent) => void;

export interface EventBus {
  readonly emit: EventSink;
  subscribe(listener: EventListener): void;
}

export interface EventBusOptions {
  /** The clock: milliseconds since 1970. */
  readonly now: () => number;
  /** Told once per listener that threw; the listener hears nothing more. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Delivers events to every listener, one after another, in the order they were emitted, before
 * `emit` returns. An event emitted during a delivery comes after it.
 */
export function createEventBus(options: EventBusOptions): EventBus {
  const listeners = new Set<EventListener>();
  const queue: TimedEvent[] = [];
  let delivering = false;

  const deliver = (event: TimedEvent): void => {
    for (const listener of [...listeners]) {
      try {
        listener(event);
      } catch (error) {
        listeners.delete(listener);
        options.onFault(error);
      }
    }
  };
  const emit = (event: RunEvent): void => {
    queue.push({ ...event, time: options.now() });
    if (delivering) return;
    delivering = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) deliver(next);
    delivering = false;
  };
  return { emit, subscribe: (listener) => void listeners.add(listener) };
}
