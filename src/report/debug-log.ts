import type { EventListener } from '../event/bus.ts';
import type { TimedEvent } from '../event/events.ts';
import type { ImageReport, ImageState } from '../event/image.ts';
import type { Output } from './output.ts';
import type { Paint } from './paint.ts';
import { formatBytes } from './units.ts';

type Level = 'debug' | 'warn' | 'error';

/** One line of the log, before it gets its time. */
interface Entry {
  readonly level: Level;
  readonly text: string;
}

/**
 * The log of `--debug`, on stderr: time, level, and what it is about, with the numbers of task,
 * image and transfer, so that what belongs together can be found in a parallel run.
 */
export function createDebugLog(output: Output, paint: Paint): EventListener {
  return (event) => {
    const entry = entryOf(event);
    if (entry === undefined) return;
    const time = new Date(event.time).toISOString();
    output.err(paint('faint', `${time} ${entry.level.padEnd(5)} ${entry.text}`));
  };
}

function entryOf(event: TimedEvent): Entry | undefined {
  switch (event.type) {
    case 'task.started':
      return debug(`task=${event.task.id} started: ${event.task.title}`);
    case 'task.finished':
      return debug(`task=${event.task.id} ${event.status} on ${event.host}`);
    case 'images.started':
      return debug(`task=${event.taskId} ${event.plan ? 'plans' : 'copies'} ${event.count} images`);
    case 'image.finished':
      return imageEntry(event.taskId, event.image, event.plan);
    case 'transfer.started': {
      const { id, image, digest, size } = event.transfer;
      return debug(
        `task=${event.taskId} transfer=${id} begins: ${digest} (${formatBytes(size)}) of ${image}`,
      );
    }
    case 'transfer.finished':
      return debug(`task=${event.taskId} transfer=${event.id} ${event.ok ? 'done' : 'broken off'}`);
    case 'request.retried': {
      const { host, attempt, reason, milliseconds } = event;
      return {
        level: 'warn',
        text: `${host} attempt ${attempt} failed: ${reason}; again in ${milliseconds} ms`,
      };
    }
    default:
      return undefined;
  }
}

function imageEntry(taskId: string, image: ImageReport, plan: boolean): Entry {
  const { index, source, target, state, milliseconds, reason } = image;
  const words = `task=${taskId} image=${index} ${plan ? 'would be ' : ''}${state}: ${source} -> ${target}`;
  const why = reason === undefined ? '' : `: ${reason}`;
  return { level: levels[state] ?? 'debug', text: `${words} in ${milliseconds} ms${why}` };
}

const levels: Readonly<Partial<Record<ImageState, Level>>> = {
  kept: 'warn',
  conflict: 'error',
  failed: 'error',
  'not-tried': 'warn',
};

function debug(text: string): Entry {
  return { level: 'debug', text };
}
