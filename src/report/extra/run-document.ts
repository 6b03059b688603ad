import type { EventListener } from '../../event/bus.ts';
import type { RunEvent, TaskInfo, TimedEvent } from '../../event/events.ts';
import type { HostRecap } from '../../event/outcome.ts';
import type { JsonObject } from '../../util/json.ts';
import { jsonText } from '../ansible/json-text.ts';
import type { Output } from '../output.ts';

/** A play or a task: when it began and ended, and where it is. */
interface Stretch {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly start: number;
  end?: number;
}

interface TaskPart {
  readonly task: Stretch;
  readonly hosts: Record<string, JsonObject>;
}

interface PlayPart {
  readonly play: Stretch;
  readonly tasks: TaskPart[];
}

type Finished = Extract<TimedEvent, { type: 'task.finished' | 'task.including' }>;

/**
 * Prints a run as one JSON document when it ends, laid out as the callback `ansible.posix.json`
 * does it: plays, their tasks, the result of each host, and the recap as `stats`.
 */
export function createRunDocument(output: Output): EventListener {
  const plays: PlayPart[] = [];
  return (event) => {
    if (event.type === 'play.started') plays.push(openPlay(event, plays.length));
    const play = plays.at(-1);
    if (play !== undefined) follow(play, event);
    if (event.type === 'run.finished') output.out(jsonText(documentOf(plays, event), 4));
  };
}

function openPlay(event: Extract<TimedEvent, { type: 'play.started' }>, index: number): PlayPart {
  const play = { id: `play-${index + 1}`, name: event.name, path: placeOf(event) };
  return { play: { ...play, start: event.time }, tasks: [] };
}

function follow(play: PlayPart, event: TimedEvent): void {
  if (event.type === 'task.started') play.tasks.push(openTask(event.task, event.time));
  if (!isOfTask(event)) return;
  const part = play.tasks.find(({ task }) => task.id === event.task.id);
  if (part === undefined) return;
  if (event.type !== 'task.included') part.hosts[event.host] = resultOf(event);
  part.task.end = event.time;
  play.play.end = event.time;
}

type OfTask = Extract<TimedEvent, { type: 'task.finished' | 'task.including' | 'task.included' }>;

function isOfTask(event: TimedEvent): event is OfTask {
  return ['task.finished', 'task.including', 'task.included'].includes(event.type);
}

function openTask(task: TaskInfo, start: number): TaskPart {
  return { task: { id: task.id, name: task.title, path: placeOf(task), start }, hosts: {} };
}

function resultOf(event: Finished): JsonObject {
  const hasFailed = event.type === 'task.finished' && event.status === 'failed';
  const failed = hasFailed ? { failed: true } : {};
  return { ...event.result, ...failed, action: event.task.module };
}

function placeOf({
  file,
  line,
}: {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}) {
  return file === undefined ? '' : `${file}:${line ?? 1}`;
}

function documentOf(
  plays: readonly PlayPart[],
  { recap }: Extract<RunEvent, { type: 'run.finished' }>,
): JsonObject {
  return {
    plays: plays.map(({ play, tasks }) => ({
      play: stretch(play),
      tasks: tasks.map(({ task, hosts }) => ({ task: stretch(task), hosts })),
    })),
    stats: Object.fromEntries(recap.map((host) => [host.host, statsOf(host)])),
    custom_stats: {},
    global_custom_stats: {},
  };
}

function stretch({ start, end, ...rest }: Stretch): JsonObject {
  const duration = { start: utc(start), ...(end === undefined ? {} : { end: utc(end) }) };
  return { ...rest, duration };
}

function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function statsOf({ host: _, failed, ...counters }: HostRecap): JsonObject {
  return { ...counters, failures: failed };
}
