import type { Json, JsonObject } from '../util/json.ts';
import type { ModuleResult } from './module.ts';

const stars = '********';

/**
 * A result in which no text holds one of the secrets: a text that is one says so, in Ansible's
 * words; within others it is starred out.
 */
export function withoutSecrets(result: ModuleResult, secrets: readonly string[]): ModuleResult {
  const longestFirst = secrets.filter(Boolean).sort((a, b) => b.length - a.length);
  return longestFirst.length === 0 ? result : (masked(result, longestFirst) as ModuleResult);
}

function masked(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return maskedText(value, secrets);
  if (Array.isArray(value)) return value.map((element) => masked(element, secrets));
  if (value instanceof Map) {
    return new Map([...value].map(([key, inner]) => [key, masked(inner, secrets)]));
  }
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, masked(inner, secrets)]),
  );
}

function maskedText(text: string, secrets: readonly string[]): string {
  if (secrets.includes(text)) return 'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER';
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, stars), text);
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** The texts that the arguments of these names hold. */
export function secretsIn(args: JsonObject, names: readonly string[] = []): readonly string[] {
  return names.flatMap((name) => textsOf(args[name]));
}

/** In a mapping each value is a secret, but for switches and single characters. */
function textsOf(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null || typeof value === 'boolean') return [];
  if (typeof value !== 'object') return [String(value)];
  return Object.values(value)
    .flatMap(textsOf)
    .filter((text) => text.length > 1);
}
