import type { Exchange } from './exchange.ts';
import type { FaultMatch, FaultRule } from './faults.ts';

/** The rules of a registry, with the count of how often each has fitted. */
export class FaultScript {
  #rules: { readonly rule: FaultRule; seen: number }[] = [];

  constructor(rules: readonly FaultRule[]) {
    this.replace(rules);
  }

  get rules(): readonly FaultRule[] {
    return this.#rules.map(({ rule }) => rule);
  }

  /** Starts over with other rules. */
  replace(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ rule, seen: 0 }));
  }

  add(rule: FaultRule): void {
    this.#rules.push({ rule, seen: 0 });
  }

  /** The rule that decides about this request, and uses it up by one. */
  next(exchange: Exchange): FaultRule | undefined {
    for (const entry of this.#rules) {
      if (!fits(entry.rule.match ?? {}, exchange)) continue;
      entry.seen += 1;
      if (isDue(entry.rule.match ?? {}, entry.seen)) return entry.rule;
    }
    return undefined;
  }
}

function fits(match: FaultMatch, { method, route, target }: Exchange): boolean {
  return (
    isAmong(route.kind, match.kind) &&
    isAmong(method, match.method) &&
    isAmong(route.repository, match.repository) &&
    (match.path === undefined || new RegExp(match.path).test(target))
  );
}

function isAmong(value: string, wanted: string | readonly string[] | undefined): boolean {
  return wanted === undefined || [wanted].flat().includes(value);
}

function isDue({ nth = 1, times = Number.POSITIVE_INFINITY }: FaultMatch, seen: number): boolean {
  return seen >= nth && seen < nth + times;
}
