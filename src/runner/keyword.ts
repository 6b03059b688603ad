import type { Raw, Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import type { Frame } from './frame.ts';
import type { TaskContext } from './task-context.ts';

const yes = new Set(['yes', 'true', 'on', '1', 'y', 't']);
const no = new Set(['no', 'false', 'off', '0', 'n', 'f', '']);

/** A yes-or-no keyword as far as it can be told without templating. */
export function settingOf(frame: Frame, name: string, fallback: boolean): boolean {
  return asBoolean(frame.keyword(name)) ?? fallback;
}

/** A yes-or-no keyword of a task, templated. Throws a CodedError for anything else. */
export function booleanKeyword(context: TaskContext, name: string, fallback: boolean): boolean {
  const raw = context.node.frame.keyword(name);
  if (raw === undefined || raw === null) return fallback;
  if (typeof raw === 'boolean') return raw;
  const value = context.render(raw);
  const read = asBoolean(value);
  if (read !== undefined) return read;
  throw new CodedError('MP4010', `${name} has to be true or false, got ${describe(value)}`);
}

/** A number keyword of a task, templated. Throws a CodedError for anything else. */
export function numberKeyword(context: TaskContext, name: string, fallback: number): number {
  const raw = context.node.frame.keyword(name);
  if (raw === undefined || raw === null) return fallback;
  const value = typeof raw === 'number' ? raw : context.render(raw);
  const read = typeof value === 'string' ? Number(value) : value;
  if (typeof read === 'number' && !Number.isNaN(read)) return read;
  throw new CodedError('MP4010', `${name} has to be a number, got ${describe(value)}`);
}

/** Text of a keyword, templated; undefined when it is not given. */
export function textKeyword(context: TaskContext, name: string): string | undefined {
  const raw = context.node.frame.keyword(name);
  return raw === undefined || raw === null ? undefined : String(context.render(raw));
}

/** Ansible's reading of a boolean; undefined when it is none. */
export function asBoolean(value: Raw | Value | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 1) return true;
  if (value === 0) return false;
  if (typeof value !== 'string') return undefined;
  const text = value.toLowerCase().trim();
  if (yes.has(text)) return true;
  return no.has(text) ? false : undefined;
}

function describe(value: Value): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
