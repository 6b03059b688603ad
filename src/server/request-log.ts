import type { IncomingHttpHeaders } from 'node:http';
import type { Exchange } from './exchange.ts';
import type { RequestKind } from './route.ts';

/** A request that a registry received. */
export interface RequestEntry {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly kind: RequestKind;
  readonly repository: string;
  readonly headers: IncomingHttpHeaders;
  /** What was answered; 0 while, or because, nothing was. */
  readonly status: number;
}

/** What to count; a part left out fits all. */
export interface RequestFilter {
  readonly method?: string;
  readonly kind?: RequestKind;
  readonly repository?: string;
  readonly path?: RegExp;
  readonly status?: number;
}

/** The latest requests, in the order of their arrival. */
export class RequestLog {
  readonly #limit: number;
  #entries: RequestEntry[] = [];

  /** Keeps the last `limit` requests, or somewhat fewer. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get entries(): readonly RequestEntry[] {
    return this.#entries;
  }

  /** Notes a request; the function that comes back adds the status. */
  open({ method, target, headers, route }: Exchange): (status: number) => void {
    const { kind, repository } = route;
    const entry = { method, path: target, kind, repository, headers, status: 0 };
    if (this.#entries.length >= this.#limit) this.#entries = this.#entries.slice(this.#limit / 2);
    this.#entries.push(entry);
    return (status) => {
      entry.status = status;
    };
  }

  count(filter: RequestFilter): number {
    return this.#entries.filter((entry) => fits(entry, filter)).length;
  }

  clear(): void {
    this.#entries = [];
  }
}

function fits(entry: RequestEntry, { path, ...exact }: RequestFilter): boolean {
  const parts = Object.entries(exact) as [keyof typeof exact, unknown][];
  const isSame = parts.every(([name, value]) => value === undefined || entry[name] === value);
  return isSame && (path === undefined || path.test(entry.path));
}
