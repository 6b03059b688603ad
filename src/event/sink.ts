import type { RunEvent } from './events.ts';

/** Where events go. Never throws, never waits. */
export type EventSink = (event: RunEvent) => void;
