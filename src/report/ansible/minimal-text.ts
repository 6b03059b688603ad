import type { EventListener } from '../../event/bus.ts';
import type { RunEvent } from '../../event/events.ts';
import type { TaskStatus } from '../../event/outcome.ts';
import type { Json } from '../../util/json.ts';
import type { Output } from '../output.ts';
import type { Paint, Tone } from '../paint.ts';
import { diffText } from './diff.ts';
import { jsonText } from './json-text.ts';
import { shownMembers } from './result-text.ts';

/** How the minimal vocabulary is printed. */
export interface MinimalTextOptions {
  readonly verbosity: number;
  /** Failures only. */
  readonly quiet: boolean;
  readonly paint: Paint;
  /** Takes the warnings that results carry. */
  readonly warn: (text: string) => void;
}

/** What ends a task for a host; of an include, its own result. */
type Finished = Pick<
  Extract<RunEvent, { type: 'task.finished' }>,
  'host' | 'status' | 'task' | 'result'
>;

/**
 * Prints a run as Ansible's `minimal` callback does: no headers, no recap, the result of every
 * task and host; of programs their output.
 */
export function createMinimalText(output: Output, options: MinimalTextOptions): EventListener {
  return (event) => {
    if (event.type === 'task.diff' && !options.quiet) {
      output.out(diffText(event.diffs, options.paint));
    }
    if (event.type === 'task.said') output.out(event.text);
    const finished = finishedIn(event);
    if (finished === undefined) return;
    for (const warning of warningsOf(finished.result.warnings)) options.warn(warning);
    const failed = finished.status === 'failed' || finished.status === 'unreachable';
    if (failed || !options.quiet) output.out(minimalText(finished, options));
  };
}

function finishedIn(event: RunEvent): Finished | undefined {
  if (event.type === 'task.including') return { ...event, status: 'ok' };
  return event.type === 'task.finished' ? event : undefined;
}

function minimalText(event: Finished, { verbosity, paint }: MinimalTextOptions): string {
  const { host, status, task, result } = event;
  const text = (words: string) => paint(tones[status], words);
  if (status === 'skipped') return text(`${host} | SKIPPED`);
  if (isProgram(event)) return text(programText(event));
  const members = shownMembers({ task, status, result, verbosity, format: 'json' }, 'whole');
  return text(`${host} | ${words[status]} => ${jsonText(members, 4)}`);
}

const tones: Readonly<Record<TaskStatus, Tone>> = {
  ok: 'ok',
  changed: 'changed',
  skipped: 'skipped',
  failed: 'failed',
  unreachable: 'unreachable',
};

const words: Readonly<Record<TaskStatus, string>> = {
  ok: 'SUCCESS',
  changed: 'CHANGED',
  skipped: 'SKIPPED',
  failed: 'FAILED!',
  unreachable: 'UNREACHABLE!',
};

/** Modules whose result is what they printed. */
function isProgram({ task, status, result }: Finished): boolean {
  const name = task.module.replace(/^ansible\.(?:builtin|legacy)\./, '');
  const answers = status !== 'unreachable' && !('ansible_job_id' in result);
  return answers && ['command', 'shell', 'raw', 'script'].includes(name);
}

/** `localhost | CHANGED | rc=0 >>` and what was printed below it, the message last. */
function programText({ host, status, result }: Finished): string {
  const { rc = -1, stdout, stderr, msg } = result;
  const printed = [stdout, stderr, msg].map((part) => textOf(part)).join('');
  return `${host} | ${words[status].replace('!', '')} | rc=${textOf(rc)} >>\n${printed}`;
}

function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : jsonText(value);
}

function warningsOf(warnings: Json | undefined): string[] {
  if (!Array.isArray(warnings)) return [];
  return warnings.filter((warning): warning is string => typeof warning === 'string');
}
