import type { EventListener } from '../../event/bus.ts';
import { plainColumns } from '../ansible/banner.ts';
import type { Output } from '../output.ts';

/** Tasks in the table at the end. */
const rows = 20;

/**
 * How long tasks take, as Ansible's profile_tasks callback shows it: a line of times under every
 * header, and the slowest twenty at the end.
 */
export function createProfile(output: Output): EventListener {
  const tasks: { readonly name: string; elapsed: number }[] = [];
  let began = 0;
  let last = 0;
  const mark = (time: number): void => {
    const running = tasks.at(-1);
    if (running) running.elapsed = time - last;
    output.out(timeLine(time, time - last, time - began));
    last = time;
  };
  return (event) => {
    if (event.type === 'run.started') {
      began = event.time;
      last = event.time;
    }
    if (event.type === 'task.started') {
      mark(event.time);
      tasks.push({ name: event.task.title, elapsed: 0 });
    }
    if (event.type === 'run.finished') {
      mark(event.time);
      const slowest = tasks.toSorted((a, b) => b.elapsed - a.elapsed).slice(0, rows);
      output.out([`${'='.repeat(plainColumns)} `, ...slowest.map(taskRow)].join('\n'));
    }
  };
}

/** `Saturday 21 November 2026  00:43:01 +0000 (0:00:00.012)       0:00:03.400 *******` */
function timeLine(time: number, step: number, total: number): string {
  const text = `${dateText(new Date(time))} (${clock(step)})${' '.repeat(7)}${clock(total)} `;
  return `${text}${'*'.repeat(Math.max(3, plainColumns - text.length))} `;
}

function taskRow(task: { readonly name: string; readonly elapsed: number }): string {
  const seconds = ` ${(task.elapsed / 1000).toFixed(2)}s`;
  return `${task.name} `.padEnd(plainColumns - 9, '-') + seconds.padStart(9, '-');
}

/** strftime's `%A %d %B %Y  %H:%M:%S %z`, in UTC. */
function dateText(date: Date): string {
  const [day, month] = [{ weekday: 'long' } as const, { month: 'long' } as const].map((part) =>
    date.toLocaleDateString('en-US', { ...part, timeZone: 'UTC' }),
  );
  const [, dayOfMonth, clockTime] = /-(\d\d)T(\d\d:\d\d:\d\d)/.exec(date.toISOString()) ?? [];
  return `${day} ${dayOfMonth} ${month} ${date.getUTCFullYear()}  ${clockTime} +0000`;
}

function clock(milliseconds: number): string {
  const whole = Math.max(0, Math.round(milliseconds));
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const seconds = `${two((whole / 1000) % 60)}.${String(whole % 1000).padStart(3, '0')}`;
  return `${Math.floor(whole / 3_600_000)}:${two((whole / 60_000) % 60)}:${seconds}`;
}
