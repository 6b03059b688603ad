import type { EventListener } from '../../event/bus.ts';
import type { RunEvent, TransferInfo } from '../../event/events.ts';

/** A transfer under way. Times are in milliseconds of the given clock. */
export interface Moving extends TransferInfo {
  readonly bytes: number;
  readonly startedAt: number;
}

/** A running task and what moves for it, at one moment. */
export interface LiveView {
  readonly title: string;
  /** Undefined: the task has no images. */
  readonly images: { readonly done: number; readonly total: number } | undefined;
  /** In the order they began. */
  readonly moving: readonly Moving[];
  /** Moved so far by this task. */
  readonly bytes: number;
  /** Bytes per second, of late. */
  readonly rate: number;
  /** Until the end, estimated; undefined while too little is known. */
  readonly secondsLeft: number | undefined;
}

export interface Transfers {
  readonly listener: EventListener;
  /** To be called regularly: rates come from what changed between calls. Undefined: no task runs. */
  view(): LiveView | undefined;
}

/** No estimate before this time and this share of the work. */
const estimateAfter = { milliseconds: 3000, share: 0.02 };

interface State {
  /** Rates are taken over this time. */
  readonly rateWindow: number;
  readonly title: string;
  readonly startedAt: number;
  total: number | undefined;
  done: number;
  /** Of finished transfers. */
  bytes: number;
  /** Sizes of all transfers that began. */
  expected: number;
  readonly moving: Map<number, Moving>;
  samples: { readonly time: number; readonly bytes: number }[];
}

/** Follows the task that runs and its transfers. Clock and window of the rate are in milliseconds. */
export function createTransfers(clock: () => number, rateWindow = 5000): Transfers {
  let state: State | undefined;
  const listener: EventListener = (event) => {
    if (event.type === 'task.started') {
      state = fresh(event.task.title, clock(), rateWindow);
    } else if (event.type === 'task.finished' || event.type === 'run.finished') state = undefined;
    else if (state) follow(state, event, clock());
  };
  return { listener, view: () => (state ? viewOf(state, clock()) : undefined) };
}

function fresh(title: string, startedAt: number, rateWindow: number): State {
  return {
    rateWindow,
    title,
    startedAt,
    total: undefined,
    done: 0,
    bytes: 0,
    expected: 0,
    moving: new Map(),
    samples: [],
  };
}

function follow(state: State, event: RunEvent, now: number): void {
  switch (event.type) {
    case 'images.started':
      state.total = (state.total ?? 0) + event.count;
      return;
    case 'image.finished':
      state.done++;
      return;
    case 'transfer.started':
      state.expected += event.transfer.size;
      state.moving.set(event.transfer.id, { ...event.transfer, bytes: 0, startedAt: now });
      return;
    case 'transfer.progress':
      progress(state, event.id, event.bytes);
      return;
    case 'transfer.finished':
      finish(state, event.id, event.ok);
      return;
    default:
      return;
  }
}

function progress(state: State, id: number, bytes: number): void {
  const transfer = state.moving.get(id);
  if (transfer) state.moving.set(id, { ...transfer, bytes });
}

function finish(state: State, id: number, ok: boolean): void {
  const transfer = state.moving.get(id);
  state.moving.delete(id);
  if (!transfer) return;
  if (ok) state.bytes += transfer.size;
  else state.expected -= transfer.size;
}

function viewOf(state: State, now: number): LiveView {
  const moving = [...state.moving.values()];
  const bytes = state.bytes + moving.reduce((sum, transfer) => sum + transfer.bytes, 0);
  const samples = [...state.samples, { time: now, bytes }];
  state.samples = samples.filter((sample) => now - sample.time <= state.rateWindow);
  const rate = rateOf(state.samples);
  return {
    title: state.title,
    images: state.total === undefined ? undefined : { done: state.done, total: state.total },
    moving,
    bytes,
    rate,
    secondsLeft: secondsLeft(state, { now, bytes, rate }),
  };
}

function rateOf(samples: State['samples']): number {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.time === first.time) return 0;
  return Math.max(0, ((last.bytes - first.bytes) * 1000) / (last.time - first.time));
}

/** Images that have not begun are taken to be as large as those that have. */
function secondsLeft(
  state: State,
  at: { readonly now: number; readonly bytes: number; readonly rate: number },
): number | undefined {
  const { total, done, moving, expected, startedAt } = state;
  const begun = done + new Set([...moving.values()].map(({ image }) => image)).size;
  if (total === undefined || begun === 0 || expected === 0 || at.rate === 0) return undefined;
  const all = (expected * Math.max(total, begun)) / begun;
  const early = at.now - startedAt < estimateAfter.milliseconds;
  if (early || at.bytes / all < estimateAfter.share) return undefined;
  return Math.max(0, (all - at.bytes) / at.rate);
}
