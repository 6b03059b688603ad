import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMemoryStore } from '../store/memory.ts';
import type { RegistryStore } from '../store/registry-store.ts';
import type { AuthOptions } from './access.ts';
import type { Context, Rules } from './context.ts';
import { breakConnection, deliver } from './deliver.ts';
import { type Exchange, readExchange } from './exchange.ts';
import { faultyReply } from './fault-reply.ts';
import { FaultScript } from './fault-script.ts';
import type { BreakFault, FaultRule } from './faults.ts';
import { createGate, type Gate } from './gate.ts';
import { handle } from './handlers.ts';
import { createListener, endListening, listen, type TlsFiles } from './listener.ts';
import { PullLimit, type PullLimitOptions } from './pull-limit.ts';
import { errorReply, Refusal, type Reply } from './reply.ts';
import { RequestLog } from './request-log.ts';
import { UploadSessions } from './upload-sessions.ts';

/** What can be chosen of an embedded registry. */
export interface RegistryOptions extends Partial<Rules> {
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** 0 takes a free one. @default 0 */
  readonly port?: number;
  readonly tls?: TlsFiles;
  /** @default a new memory store */
  readonly store?: RegistryStore;
  /** @default none */
  readonly auth?: AuthOptions;
  /** @default none */
  readonly pullLimit?: PullLimitOptions | undefined;
  /** Milliseconds added to every request. */
  readonly latency?: number;
  readonly faults?: readonly FaultRule[];
  /** How many requests the log holds. @default 100000 */
  readonly keepRequests?: number;
  /** Milliseconds since 1970, for dates in scripted answers. */
  readonly now?: () => number;
}

/** A registry that is listening. */
export interface RunningRegistry {
  /** `127.0.0.1:34567`, as it stands in image references. */
  readonly address: string;
  /** With scheme. */
  readonly url: string;
  readonly port: number;
  readonly store: RegistryStore;
  readonly requests: RequestLog;
  readonly faults: FaultScript;
  /** Ends at once, open connections too. The store stays as it is. */
  close(): Promise<void>;
}

const defaultRules: Rules = {
  readOnly: false,
  deletes: true,
  referrers: true,
  sparseIndexes: false,
  pageSize: 1000,
  manifestLimit: 4 * 1024 * 1024,
};

/**
 * Starts a registry (OCI distribution-spec 1.1). Throws CodedError MP8001 when it cannot listen,
 * MP8004 for a fault that could never fire.
 */
export async function startRegistry(options: RegistryOptions = {}): Promise<RunningRegistry> {
  const { host = '127.0.0.1', port = 0 } = options;
  const faults = new FaultScript(options.faults ?? []);
  const server = createListener(options.tls);
  const address = await listen(server, host, port);
  const url = `${options.tls ? 'https' : 'http'}://${address}`;
  const registry = new Registry(options, faults, url);
  server.on('request', (request, response) => void registry.serve(request, response));
  return {
    address,
    url,
    port: Number(address.slice(address.lastIndexOf(':') + 1)),
    store: registry.context.store,
    requests: registry.requests,
    faults,
    close: async () => {
      await endListening(server);
      await registry.context.sessions.endAll();
      await registry.context.store.flush();
    },
  };
}

class Registry {
  readonly context: Context;
  readonly requests: RequestLog;
  readonly #faults: FaultScript;
  readonly #gate: Gate;
  readonly #pullLimit: PullLimit | undefined;
  readonly #options: RegistryOptions;
  readonly #origin: string;

  constructor(options: RegistryOptions, faults: FaultScript, origin: string) {
    const store = options.store ?? createMemoryStore();
    const rules = { ...defaultRules, ...defined(options) };
    this.context = { store, sessions: new UploadSessions(store), rules };
    this.requests = new RequestLog(options.keepRequests ?? 100_000);
    this.#faults = faults;
    this.#gate = createGate(options.auth, origin);
    this.#pullLimit = options.pullLimit && new PullLimit(options.pullLimit);
    this.#options = options;
    this.#origin = origin;
  }

  /** Answers one request, rightly or as the script says. Never throws. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = readExchange(request);
    const note = this.requests.open(exchange);
    try {
      const rule = this.#faults.next(exchange);
      await this.#wait(rule?.delay ?? 0);
      const breakOff = rule && asBreak(rule);
      if (breakOff && breakOff.after === undefined) {
        await breakConnection(breakOff, request, response);
        return;
      }
      const reply = await this.#reply(exchange, rule);
      note(reply.status);
      const rate = rule?.fault.do === 'alter' ? rule.fault.rate : undefined;
      await deliver(reply, response, { isHead: exchange.method === 'HEAD', breakOff, rate });
    } catch {
      // The connection is gone, or the store failed in the middle of a body.
      response.destroy();
    }
  }

  async #reply(exchange: Exchange, rule: FaultRule | undefined): Promise<Reply> {
    if (rule === undefined) return await this.#answer(exchange);
    return await faultyReply(rule.fault, exchange, {
      context: this.context,
      origin: this.#origin,
      now: this.#options.now ?? (() => performance.timeOrigin + performance.now()),
      expireTokens: () => this.#gate.expire(),
      answer: (altered) => this.#answer(altered),
    });
  }

  async #answer(exchange: Exchange): Promise<Reply> {
    const version = { 'Docker-Distribution-Api-Version': 'registry/2.0' };
    const answer = () => this.#carryOut(exchange).catch(replyToError);
    const reply = await (this.#pullLimit?.apply(exchange, answer) ?? answer());
    return { ...reply, headers: { ...version, ...reply.headers } };
  }

  async #carryOut(exchange: Exchange): Promise<Reply> {
    if (exchange.route.kind === 'token' && this.#gate.issue) {
      return await this.#gate.issue(exchange);
    }
    this.#gate.check(exchange);
    return await handle(exchange, this.context);
  }

  async #wait(delay: number): Promise<void> {
    const total = delay + (this.#options.latency ?? 0);
    if (total > 0) await sleep(total);
  }
}

function replyToError(error: unknown): Reply {
  if (error instanceof Refusal) return error.reply;
  const message = error instanceof Error ? error.message : 'unknown error';
  return errorReply(500, [{ code: 'UNKNOWN', message }]);
}

function asBreak({ fault }: FaultRule): BreakFault | undefined {
  return fault.do === 'reset' || fault.do === 'stall' || fault.do === 'truncate'
    ? fault
    : undefined;
}

function defined(options: RegistryOptions): Partial<Rules> {
  const names = Object.keys(defaultRules) as (keyof Rules)[];
  const given = names.filter((name) => options[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, options[name]]));
}
