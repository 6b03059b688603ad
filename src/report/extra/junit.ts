import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EventListener } from '../../event/bus.ts';
import type { RunEvent, TimedEvent } from '../../event/events.ts';
import type { ImageReport } from '../../event/image.ts';
import { jsonText } from '../ansible/json-text.ts';

/** One `testcase`. */
interface Case {
  readonly className: string;
  readonly name: string;
  readonly milliseconds: number;
  readonly verdict: 'ok' | 'failure' | 'skipped';
  /** What it printed, or why it failed. */
  readonly text: string;
}

/**
 * Writes a JUnit report at the end of the run, laid out as Ansible's callback does: a case per
 * task, its class `file:line` and its name `[host] Play: task`; and a case per image.
 */
export function createJunit(file: string): EventListener {
  const cases: Case[] = [];
  let play = '';
  let place = '';
  let began = 0;
  return (event) => {
    if (event.type === 'play.started') play = event.name;
    if (event.type === 'task.started') {
      place = placeOf(event.task);
      began = event.time;
    }
    if (event.type === 'image.finished') cases.push(imageCase(event.image, play, place));
    if (event.type === 'task.finished') cases.push(taskCase(event, play, began));
    if (event.type === 'run.finished') write(file, document(cases, event));
  };
}

function taskCase(
  event: Extract<TimedEvent, { type: 'task.finished' }>,
  play: string,
  began: number,
): Case {
  const failed = (event.status === 'failed' || event.status === 'unreachable') && !event.ignored;
  return {
    className: placeOf(event.task),
    name: `[${event.host}] ${play}: ${event.task.title}`,
    milliseconds: event.time - began,
    verdict: failed ? 'failure' : event.status === 'skipped' ? 'skipped' : 'ok',
    text: jsonText(event.result, 4),
  };
}

function imageCase(image: ImageReport, play: string, place: string): Case {
  const failed = image.state === 'failed' || image.state === 'conflict';
  const untouched = image.state === 'skipped' || image.state === 'not-tried';
  return {
    className: place,
    name: `${play}: ${image.image}`,
    milliseconds: image.milliseconds,
    verdict: failed ? 'failure' : untouched ? 'skipped' : 'ok',
    text: [image.state, image.reason].filter(Boolean).join(': '),
  };
}

function placeOf(task: { readonly file?: string | undefined; readonly line?: number | undefined }) {
  return task.file === undefined ? 'mirror-play' : `${task.file}:${task.line ?? 1}`;
}

function document(
  cases: readonly Case[],
  event: Extract<RunEvent, { type: 'run.finished' }>,
): string {
  const of = (verdict: Case['verdict']): number =>
    cases.filter((c) => c.verdict === verdict).length;
  const time = seconds(event.milliseconds);
  const counts = `tests="${cases.length}" failures="${of('failure')}" errors="0" time="${time}"`;
  return `<?xml version="1.0" encoding="utf-8"?>
<testsuites ${counts}>
  <testsuite name="mirror-play" skipped="${of('skipped')}" ${counts}>
${cases.map(caseXml).join('\n')}
  </testsuite>
</testsuites>
`;
}

function caseXml({ className, name, milliseconds, verdict, text }: Case): string {
  const attributes = `classname="${xmlText(className)}" name="${xmlText(name)}"`;
  const body = {
    ok: `<system-out>${xmlText(text)}</system-out>`,
    failure: `<failure message="${xmlText(firstLine(text))}">${xmlText(text)}</failure>`,
    skipped: `<skipped message="${xmlText(firstLine(text))}"/>`,
  }[verdict];
  return `    <testcase ${attributes} time="${seconds(milliseconds)}">${body}</testcase>`;
}

/** The message or reason that a result carries; of an image, its text. */
function firstLine(text: string): string {
  if (!text.startsWith('{')) return text.split('\n')[0] ?? '';
  return /^ {4}"(?:msg|skip_reason|skipped_reason)": "(.*)"/m.exec(text)?.[1] ?? '';
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** XML 1.0 has no place for most control characters: they are left out. */
function xmlText(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? '')
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
