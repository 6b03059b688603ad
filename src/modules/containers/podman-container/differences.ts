import type { Json, JsonObject } from '../../../util/json.ts';
import { shown } from '../podman/option-words.ts';
import { CreateCommand, settled } from './created.ts';
import { type Compared, inspectedRows } from './inspected-rows.ts';
import { containerOptions } from './words.ts';

/** An argument that the container was not made with. */
export interface Difference {
  readonly argument: string;
  readonly before: Json;
  readonly after: Json;
}

/** They tell how podman works, not what the container is. */
const sayNothing = new Set([
  'authfile',
  'decryption_key',
  'detach',
  'detach_keys',
  'log_level',
  'pull',
  'retry',
  'retry_delay',
  'sig_proxy',
  'tls_verify',
]);

/**
 * What a container would have to be made anew for: what inspect tells of it is compared with the
 * arguments; where it does not tell, the options that podman recorded are.
 */
export function differencesOf(compared: Compared): readonly Difference[] {
  const created = CreateCommand.of(compared.container);
  const names = new Set([...Object.keys(inspectedRows), ...Object.keys(containerOptions)]);
  const all = [...names].sort().map((argument) => difference(argument, compared, created));
  return all.filter((one) => one !== undefined);
}

function difference(
  argument: string,
  compared: Compared,
  created: CreateCommand | undefined,
): Difference | undefined {
  const isAsked = (compared.args as JsonObject)[argument] !== undefined;
  const told = isAsked ? inspectedRows[argument]?.(compared) : undefined;
  const [before, after] = told ?? recorded(argument, compared, created);
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  return isSame ? undefined : { argument, before, after };
}

/** The values that the option had, and would have. */
function recorded(
  argument: string,
  { args }: Compared,
  created: CreateCommand | undefined,
): readonly [Json, Json] {
  const option = containerOptions[argument];
  if (option === undefined || created === undefined || sayNothing.has(argument)) return ['', ''];
  const asked = (args as JsonObject)[argument];
  const after = asked === undefined ? [] : option.valuesOf(asked);
  return [settled(created.valuesOf(option.flag)), settled(after)];
}

/** Both sides as `--diff` shows them. */
export function diffText(differences: readonly Difference[], side: 'before' | 'after'): string {
  return differences.map((one) => `${one.argument} - ${shown(one[side])}\n`).join('');
}
