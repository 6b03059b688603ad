import { Float, type Raw, Timestamp, Unsafe, Vaulted } from '../template/value.ts';
import type { Json } from '../util/json.ts';

/**
 * A raw value as JSON, for schemas. Encrypted text becomes a template: like one, it is known
 * only when it is used.
 */
export function plainJson(value: Raw): Json {
  if (Array.isArray(value)) return value.map(plainJson);
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, inner]) => [String(key), plainJson(inner)]));
  }
  if (value instanceof Float) return value.value;
  if (value instanceof Unsafe || value instanceof Timestamp) return value.text;
  if (value instanceof Vaulted) return '{{ vaulted }}';
  return typeof value === 'bigint' ? Number(value) : (value as Json);
}
