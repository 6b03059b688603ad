import { Float, type Raw, Timestamp, Unsafe, Vaulted } from '../template/value.ts';

/** What a value is, in words for a message: `a list`, `text`. */
export function kindOf(value: Raw): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Map) return 'a mapping';
  if (typeof value === 'boolean') return 'a boolean';
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Float) {
    return 'a number';
  }
  if (value instanceof Timestamp) return 'a date';
  return value instanceof Vaulted ? 'encrypted text' : 'text';
}

/** Whether a value is a list. */
export function isList(value: Raw | undefined): value is readonly Raw[] {
  return Array.isArray(value);
}

/** Whether a value is neither a list nor a mapping. */
export function isScalarRaw(value: Raw): boolean {
  return !isList(value) && !(value instanceof Map);
}

/** Text that a template decides: its value is known only when it runs. */
export function isTemplate(value: Raw | undefined): boolean {
  return typeof value === 'string' && /\{[{%]/.test(value);
}

/** Plain text of a scalar; undefined for anything else. */
export function textOf(value: Raw | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Unsafe || value instanceof Timestamp) return value.text;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return value instanceof Float ? value.value.toFixed(1) : undefined;
}
