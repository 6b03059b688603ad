import type { RunEvent, TaskInfo } from '../../event/events.ts';
import type { TaskStatus } from '../../event/outcome.ts';
import type { Paint, Tone } from '../paint.ts';
import { type ResultFormat, type ResultView, resultText, showsResult } from './result-text.ts';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** How results are shown: the same for every line of a run. */
export interface LineStyle {
  readonly verbosity: number;
  readonly format: ResultFormat;
  readonly paint: Paint;
}

const tones: Readonly<Record<TaskStatus, Tone>> = {
  ok: 'ok',
  changed: 'changed',
  skipped: 'skipped',
  failed: 'failed',
  unreachable: 'unreachable',
};

/** `ok: [localhost]`, `fatal: [localhost]: FAILED! => {…}`: how a task ended. */
export function taskLine(event: EventOf<'task.finished'>, style: LineStyle): string {
  const label = event.status === 'skipped' ? event.host : hostLabel(event);
  return line(`${taskWords[event.status].replace('%', label)}`, event, style);
}

/** Whom a task was for, and who carried it out if that is another. */
function hostLabel({ host, delegatedTo = host }: Delegated): string {
  return delegatedTo === host ? host : `${host} -> ${delegatedTo}`;
}

interface Delegated {
  readonly host: string;
  readonly delegatedTo?: string | undefined;
}

const taskWords: Readonly<Record<TaskStatus, string>> = {
  ok: 'ok: [%]',
  changed: 'changed: [%]',
  skipped: 'skipping: [%]',
  failed: 'fatal: [%]: FAILED!',
  unreachable: 'fatal: [%]: UNREACHABLE!',
};

/** `changed: [localhost] => (item=a)`: how one turn of a loop ended. */
export function itemLine(event: EventOf<'item.finished'>, style: LineStyle): string {
  const label = event.status === 'skipped' ? event.host : hostLabel(event);
  const words = `${itemWords[event.status]}: [${label}]`;
  const failed = event.status === 'failed' || event.status === 'unreachable';
  const blank = event.status === 'skipped' ? ' ' : '';
  return line(`${words}${failed ? '' : ' =>'} (item=${event.item.label})${blank}`, event, style);
}

const itemWords: Readonly<Record<TaskStatus, string>> = {
  ok: 'ok',
  changed: 'changed',
  skipped: 'skipping',
  failed: 'failed',
  unreachable: 'failed',
};

/** `included: /path/file.yml for localhost => (item=1)` */
export function includedLine(event: EventOf<'task.included'>, style: LineStyle): string {
  const item = event.item === undefined ? '' : ` => (item=${event.item.label})`;
  return style.paint('skipped', `included: ${event.what} for ${event.host}${item}`);
}

/** `FAILED - RETRYING: [localhost]: name (3 retries left).`, with the result from `-vvv` on. */
export function retryLine(event: EventOf<'task.retrying'>, style: LineStyle): string {
  const name = event.task.name ?? event.task.title;
  const text = `FAILED - RETRYING: [${hostLabel(event)}]: ${name} (${event.retriesLeft} retries left).`;
  const result =
    style.verbosity > 2 ? `Result was: ${resultText(viewOf(event, 'failed', style))}` : '';
  return style.paint('faint', text + result);
}

function line(
  words: string,
  event: EventOf<'task.finished'> | EventOf<'item.finished'>,
  style: LineStyle,
): string {
  const view = viewOf(event, event.status, style);
  const text = showsResult(view) ? `${words} => ${resultText(view)}` : words;
  return style.paint(tones[event.status], text);
}

function viewOf(
  event: { readonly task: TaskInfo; readonly result: ResultView['result'] },
  status: TaskStatus,
  style: LineStyle,
): ResultView {
  const { verbosity, format } = style;
  return { task: event.task, status, result: event.result, verbosity, format };
}

/** `ASYNC OK on localhost: jid=…`. */
export function asyncLine(event: EventOf<'task.async'>, style: LineStyle): string {
  const { host, job, state } = event;
  const head = `ASYNC ${state.toUpperCase()} on ${host}: jid=${job}`;
  if (state === 'poll') return `${head} started=1 finished=0`;
  return state === 'ok' ? head : style.paint('failed', head);
}
