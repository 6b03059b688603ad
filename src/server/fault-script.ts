import { CodedError } from '../util/coded-error.ts';
import type { Exchange } from './exchange.ts';
import { type FaultMatch, type FaultRule, faultNames } from './faults.ts';
import { requestKinds } from './route.ts';

interface Entry {
  readonly rule: FaultRule;
  readonly match: FaultMatch;
  readonly path: RegExp | undefined;
  /** How many requests have fitted. */
  seen: number;
}

/** The rules of a registry, with the count of how often each has fitted. */
export class FaultScript {
  #entries: readonly Entry[] = [];

  /** Throws CodedError MP8004 for a rule that could never fire. */
  constructor(rules: readonly FaultRule[]) {
    this.replace(rules);
  }

  get rules(): readonly FaultRule[] {
    return this.#entries.map(({ rule }) => rule);
  }

  /** Starts over with other rules. Throws CodedError MP8004. */
  replace(rules: readonly FaultRule[]): void {
    this.#entries = rules.map(readRule);
  }

  /** Throws CodedError MP8004. */
  add(rule: FaultRule): void {
    this.#entries = [...this.#entries, readRule(rule)];
  }

  /** The rule that decides about this request, and uses it up by one. */
  next(exchange: Exchange): FaultRule | undefined {
    for (const entry of this.#entries) {
      if (!fits(entry, exchange)) continue;
      entry.seen += 1;
      if (isDue(entry.match, entry.seen)) return entry.rule;
    }
    return undefined;
  }
}

function readRule(rule: FaultRule): Entry {
  const match = rule.match ?? {};
  for (const kind of [match.kind ?? []].flat()) requireKnown('kind of request', kind, requestKinds);
  requireKnown('fault', rule.fault.do, faultNames);
  return { rule, match, path: readPattern(match.path), seen: 0 };
}

/** Rules come from playbooks too, where no compiler has read them. */
function requireKnown(what: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  throw new CodedError('MP8004', `"${name}" is no ${what} that can be scripted`, {
    hint: `There are ${known.join(', ')}.`,
  });
}

function readPattern(text: string | undefined): RegExp | undefined {
  try {
    return text === undefined ? undefined : new RegExp(text);
  } catch (cause) {
    const message = `the path of a fault is no regular expression: ${text}`;
    throw new CodedError('MP8004', message, { cause });
  }
}

function fits({ match, path }: Entry, { method, route, target }: Exchange): boolean {
  return (
    isAmong(route.kind, match.kind) &&
    isAmong(method, match.method) &&
    isAmong(route.repository, match.repository) &&
    (path === undefined || path.test(target))
  );
}

function isAmong(value: string, wanted: string | readonly string[] | undefined): boolean {
  return wanted === undefined || [wanted].flat().includes(value);
}

function isDue({ nth = 1, times = Number.POSITIVE_INFINITY }: FaultMatch, seen: number): boolean {
  return seen >= nth && seen < nth + times;
}
