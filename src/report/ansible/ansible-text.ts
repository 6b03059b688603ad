import type { EventListener } from '../../event/bus.ts';
import type { RunEvent, TaskInfo } from '../../event/events.ts';
import type { TaskStatus } from '../../event/outcome.ts';
import type { JsonObject } from '../../util/json.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { banner } from './banner.ts';
import { diffText } from './diff.ts';
import { recapLine } from './recap.ts';
import type { ResultFormat } from './result-text.ts';
import {
  asyncLine,
  includedLine,
  itemLine,
  type LineStyle,
  retryLine,
  taskLine,
} from './status-line.ts';

/** How the Ansible vocabulary is printed. */
export interface AnsibleTextOptions {
  /** 0 to 3: `-v` shows results, `-vv` where tasks are, `-vvv` their arguments too. */
  readonly verbosity: number;
  readonly format: ResultFormat;
  /** Failures and the recap only. */
  readonly quiet: boolean;
  /** Adds ` [CHECK MODE]` to the headers. */
  readonly checkMarkers: boolean;
  /** Statuses that are not told; a task with no other has no header either. */
  readonly hidden: readonly TaskStatus[];
  /** Width that headers are filled to. */
  readonly columns: number;
  readonly paint: Paint;
  /** Takes the warnings that results carry. */
  readonly warn: (text: string) => void;
}

/**
 * Prints a run as ansible-playbook's default callback does, byte for byte where a script would
 * parse it: headers, statuses, results, recap.
 */
export function createAnsibleText(output: Output, options: AnsibleTextOptions): EventListener {
  const { verbosity, format, paint } = options;
  const style: LineStyle = { verbosity, format, paint };
  const headers = createHeaders(output, waitingLevels(options));
  const line = (text: string, failed = false): void => {
    if (options.quiet && !failed) return;
    headers.flush();
    output.out(text);
  };
  const result = (event: EventOf<'task.finished' | 'item.finished'>, text: string): void => {
    if (!options.hidden.includes(event.status)) line(text, isFailure(event));
  };
  const finished = (event: EventOf<'task.finished'>): void => {
    warnOf(event.result, options.warn);
    if (!isTold(event)) result(event, taskLine(event, style));
    if (event.ignored && isFailure(event)) line(options.paint('skipped', '...ignoring'), true);
  };

  return (event) => {
    switch (event.type) {
      case 'run.started':
        return headers.set('run', runHeader(event, options));
      case 'play.started':
        return headers.set('play', playHeader(event, options));
      case 'play.noHosts':
        return line(options.paint('skipped', 'skipping: no hosts matched'));
      case 'play.noMoreHosts':
        return line(banner('NO MORE HOSTS LEFT', options.columns), true);
      case 'task.started':
        return headers.set('task', taskHeader(event.task, options));
      case 'task.included':
        return line(includedLine(event, style));
      case 'task.retrying':
        return line(retryLine(event, style));
      case 'task.async':
        return line(asyncLine(event, style), event.state === 'failed');
      case 'item.finished':
        warnOf(event.result, options.warn);
        return result(event, itemLine(event, style));
      case 'task.said':
        return line(event.text, true);
      case 'task.diff':
        return line(diffText(event.diffs, options.paint));
      case 'task.finished':
        return finished(event);
      case 'run.finished':
        return output.out(recapText(event, options));
      default:
        return;
    }
  };
}

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

const levels = ['run', 'play', 'task'] as const;
type Level = (typeof levels)[number];

/** Headers that wait for something to stand above. */
function waitingLevels({ quiet, hidden }: AnsibleTextOptions): readonly Level[] {
  if (quiet) return levels;
  return hidden.length > 0 ? ['task'] : [];
}

/** Headers of the run, the play and the task. */
function createHeaders(output: Output, waits: readonly Level[]) {
  const waiting = new Map<Level, string>();
  const flush = (): void => {
    for (const level of levels) {
      const text = waiting.get(level);
      if (text) output.out(text);
    }
    waiting.clear();
  };
  const set = (level: Level, text: string): void => {
    for (const below of levels.slice(levels.indexOf(level))) waiting.delete(below);
    waiting.set(level, text);
    if (!waits.includes(level)) flush();
  };
  return { set, flush };
}

function runHeader(event: EventOf<'run.started'>, options: AnsibleTextOptions): string {
  if (options.verbosity < 2) return '';
  const titles = event.playbooks.map((path) => `PLAYBOOK: ${path.replace(/^.*\//, '')}`);
  return titles.map((title) => banner(title, options.columns)).join('\n');
}

function playHeader(event: EventOf<'play.started'>, options: AnsibleTextOptions): string {
  const title = event.name === '' ? 'PLAY' : `PLAY [${event.name.trim()}]`;
  return banner(`${title}${checkMark(event.check, options)}`, options.columns);
}

function taskHeader(task: TaskInfo, options: AnsibleTextOptions): string {
  const words = task.handler ? 'RUNNING HANDLER' : 'TASK';
  const title = `${words} [${task.title.trim()}${checkMark(task.check, options)}]`;
  const path = `task path: ${task.file ?? ''}:${task.line ?? ''}`;
  const place = options.verbosity > 1 && task.file !== undefined;
  return banner(title, options.columns) + (place ? `\n${options.paint('faint', path)}` : '');
}

function checkMark(check: boolean, options: AnsibleTextOptions): string {
  return check && options.checkMarkers ? ' [CHECK MODE]' : '';
}

function recapText(event: EventOf<'run.finished'>, options: AnsibleTextOptions): string {
  const lines = event.recap.map((host) => `${recapLine(host, options.paint)}\n`);
  return `${banner('PLAY RECAP', options.columns)}\n${lines.join('')}`;
}

/**
 * Whether lines before it have said all: a loop's items have, an include's `included:` has. A
 * loop that was skipped, or is censored (no_log), gets its line.
 */
function isTold(event: EventOf<'task.finished'>): boolean {
  if (/(?:^|\.)include_(?:tasks|role)$|^include$/.test(event.task.module)) {
    return event.status === 'ok' || event.status === 'changed';
  }
  return event.looped && event.status !== 'skipped' && !('censored' in event.result);
}

function isFailure(event: { readonly status: TaskStatus }): boolean {
  return event.status === 'failed' || event.status === 'unreachable';
}

function warnOf(result: JsonObject, warn: (text: string) => void): void {
  const { warnings } = result;
  if (!Array.isArray(warnings)) return;
  for (const warning of warnings) if (typeof warning === 'string') warn(warning);
}
