import type { EventListener } from '../../event/bus.ts';
import type { Output } from '../output.ts';
import { plural } from '../units.ts';
import { createTransfers } from './transfers.ts';
import { totalLine } from './window.ts';

/** A sign of life this often, in milliseconds. */
const pause = 30_000;

export interface Heartbeat {
  readonly listener: EventListener;
  close(): void;
}

/** For plain logs: while a mirror task is at work, a line with the totals every half minute. */
export function createHeartbeat(output: Output, clock: () => number): Heartbeat {
  const transfers = createTransfers(clock, 2 * pause);
  let timer: NodeJS.Timeout | undefined;
  const beat = (): void => {
    const view = transfers.view();
    if (!view?.images) return;
    const images = `${view.images.done}/${plural(view.images.total, 'image')}`;
    const moving = plural(view.moving.length, 'transfer');
    output.err(`${view.title}: ${images}, ${moving} under way, ${totalLine(view)}`);
  };
  const stop = (): void => clearInterval(timer);
  const listener: EventListener = (event) => {
    transfers.listener(event);
    if (event.type === 'images.started') {
      stop();
      transfers.view();
      timer = setInterval(beat, pause);
      timer.unref();
    }
    if (event.type === 'task.finished' || event.type === 'run.finished') stop();
  };
  return { listener, close: stop };
}
