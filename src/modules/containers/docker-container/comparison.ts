import { CodedError } from '../../../util/coded-error.ts';
import type { ContainerArguments } from './arguments.ts';

type Settings = Pick<ContainerArguments, 'comparisons' | 'ignore_image' | 'purge_networks'>;

/** How an argument is compared with what is there. */
export type Mode = 'strict' | 'ignore' | 'allow_more_present';

/** Whether order and number count. */
export type Kind = 'value' | 'list' | 'set';

/**
 * How each argument is compared: lists and values strictly, sets and mappings may have more,
 * unless `comparisons` says otherwise. Throws CodedError MP4351 for what cannot be.
 */
export function modeOf(args: Settings, argument: string, kind: Kind): Mode {
  const asked = { ...args.comparisons } as Readonly<Record<string, unknown>>;
  const mode = asked[argument] ?? (argument === 'networks' ? undefined : asked['*']);
  if (mode === undefined) return defaultMode(args, argument, kind);
  if (mode === 'strict' || mode === 'ignore') return mode;
  if (mode !== 'allow_more_present') {
    throw new CodedError('MP4351', `Unknown comparison mode '${String(mode)}'!`);
  }
  if (kind !== 'value') return mode;
  throw new CodedError(
    'MP4351',
    `Option '${argument}' is a value and not a set/list/dict, so its comparison cannot be ${mode}`,
  );
}

function defaultMode(args: Settings, argument: string, kind: Kind): Mode {
  if (argument === 'stop_timeout') return 'ignore';
  if (argument === 'image' && args.ignore_image) return 'ignore';
  if (argument === 'networks' && args.purge_networks) return 'strict';
  return kind === 'set' ? 'allow_more_present' : 'strict';
}

/** Throws CodedError MP4351 for a comparison of something that is no argument. */
export function checkComparisons(args: Settings, known: ReadonlySet<string>): void {
  const asked = { ...args.comparisons } as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(asked)) {
    if (name !== '*' && !known.has(name)) {
      throw new CodedError('MP4351', `Unknown module option '${name}' in comparisons dict!`);
    }
  }
  if (asked['*'] !== undefined && asked['*'] !== 'strict' && asked['*'] !== 'ignore') {
    throw new CodedError(
      'MP4351',
      "The wildcard can only be used with comparison modes 'strict' and 'ignore'!",
    );
  }
}

/** Whether what is there is what is asked for. */
export function isMatch(
  asked: readonly string[],
  there: readonly string[],
  mode: Mode,
  kind: Kind,
): boolean {
  if (mode === 'ignore') return true;
  if (kind === 'set') {
    const isWithin = asked.every((one) => there.includes(one));
    return isWithin && (mode !== 'strict' || there.every((one) => asked.includes(one)));
  }
  if (mode === 'strict') return JSON.stringify(asked) === JSON.stringify(there);
  let at = -1;
  return asked.every((one) => {
    at = there.indexOf(one, at + 1);
    return at >= 0;
  });
}
