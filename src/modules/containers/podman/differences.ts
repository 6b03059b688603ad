import type { Json, JsonObject } from '../../../util/json.ts';
import { type CreateCommand, settled } from './created.ts';
import { type OptionTable, shown } from './option-words.ts';

/** An argument that a container or a pod was not made with. */
export interface Difference {
  readonly argument: string;
  readonly before: Json;
  readonly after: Json;
}

/** What is there, and what is asked for. */
export interface Comparison {
  readonly args: Readonly<Record<string, unknown>>;
  /** The options that the arguments are. */
  readonly options: OptionTable;
  /** The options that it was made with; undefined: podman does not tell. */
  readonly created: CreateCommand | undefined;
  /** Arguments that tell how podman works, not what comes of it. */
  readonly mute: ReadonlySet<string>;
  /** What inspect tells of an argument that is given, and what it is to be. */
  inspected(argument: string): readonly [before: Json, after: Json] | undefined;
}

/**
 * What has to be made anew: what inspect tells is compared with the arguments; where it does not
 * tell, the options that podman recorded are.
 */
export function differencesOf(
  comparison: Comparison,
  more: readonly string[] = [],
): readonly Difference[] {
  const names = [...new Set([...Object.keys(comparison.options), ...more])].sort();
  return names.flatMap((argument) => {
    const isAsked = comparison.args[argument] !== undefined;
    const told = isAsked ? comparison.inspected(argument) : undefined;
    const [before, after] = told ?? recorded(argument, comparison);
    const isSame = JSON.stringify(before) === JSON.stringify(after);
    return isSame ? [] : [{ argument, before, after }];
  });
}

/** The values that the option had, and would have. */
function recorded(
  argument: string,
  { args, options, created, mute }: Comparison,
): readonly [Json, Json] {
  const option = options[argument];
  if (option === undefined || created === undefined || mute.has(argument)) return ['', ''];
  const asked = (args as JsonObject)[argument];
  const after = asked === undefined ? [] : option.valuesOf(asked);
  return [settled(created.valuesOf(option.flag)), settled(after)];
}

/** Both sides as `--diff` shows them. */
export function diffText(differences: readonly Difference[], side: 'before' | 'after'): string {
  return differences.map((one) => `${one.argument} - ${shown(one[side])}\n`).join('');
}
