import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { EventSink } from '../event/sink.ts';
import type { FactCache } from '../runner/run-options.ts';
import { parseJson } from '../template/python/json-reader.ts';
import { dumpJson, JSON_FORMAT } from '../template/python/json-writer.ts';
import type { Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';

/** What environment and ansible.cfg say of facts that outlive a run. */
export interface FactCacheSettings {
  /** `jsonfile`; undefined or `memory`: they do not. */
  readonly kind: string | undefined;
  /** The folder. */
  readonly connection: string | undefined;
  /** Before the names of its files. */
  readonly prefix: string;
  /** Seconds after which facts are too old; 0: never. */
  readonly timeout: number;
  /** What earlier runs have kept is forgotten. */
  readonly flush: boolean;
}

export interface FactCacheWorld {
  readonly cwd: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Nothing is written. */
  readonly check: boolean;
  readonly emit: EventSink;
}

/**
 * Opens the fact cache: a file per host, as Ansible's `jsonfile` keeps them, so that both may share
 * a folder. Undefined: facts are not kept. Throws a CodedError MP4371 without a folder.
 */
export function openFactCache(
  settings: FactCacheSettings,
  world: FactCacheWorld,
): FactCache | undefined {
  const kind = settings.kind?.replace(/^ansible\.builtin\./, '') ?? 'memory';
  if (kind === 'memory') return undefined;
  if (kind !== 'jsonfile') {
    warn(`fact_caching ${kind} is not supported: facts do not outlive the run`, world);
    return undefined;
  }
  const { connection } = settings;
  if (connection === undefined || connection === '') {
    throw new CodedError('MP4371', 'fact_caching = jsonfile needs a folder', {
      hint: 'Set fact_caching_connection in ansible.cfg.',
    });
  }
  return new FactFiles(resolve(world.cwd, connection), settings, world);
}

class FactFiles implements FactCache {
  readonly #folder: string;
  readonly #settings: FactCacheSettings;
  readonly #world: FactCacheWorld;

  constructor(folder: string, settings: FactCacheSettings, world: FactCacheWorld) {
    this.#folder = folder;
    this.#settings = settings;
    this.#world = world;
  }

  load(host: string): ReadonlyMap<string, Value> | undefined {
    if (this.#settings.flush) this.forget(host);
    const path = this.#path(host);
    if (this.#settings.flush || !this.#isFresh(path)) return undefined;
    try {
      const value = parseJson(readFileSync(path, 'utf8'));
      if (value instanceof Map) return value as ReadonlyMap<string, Value>;
    } catch {
      // As good as a file with something else in it.
    }
    warn(`${path} holds no facts: it is passed over`, this.#world);
    return undefined;
  }

  save({ name, facts }: { name: string; facts: ReadonlyMap<string, Value> }): void {
    if (this.#world.check) return;
    const path = this.#path(name);
    const text = dumpJson(facts as ReadonlyMap<Value, Value> as Value, {
      ...JSON_FORMAT,
      indent: '    ',
      itemSeparator: ',',
      sortKeys: true,
    });
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(`${path}.new`, text, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      warn(`facts cannot be kept in ${path}: ${(error as Error).message}`, this.#world);
    }
  }

  forget(host: string): void {
    if (!this.#world.check) rmSync(this.#path(host), { force: true });
  }

  #path(host: string): string {
    return join(this.#folder, `${this.#settings.prefix}${host.replaceAll('/', '_')}`);
  }

  #isFresh(path: string): boolean {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return false;
    const { timeout } = this.#settings;
    return timeout === 0 || this.#world.now() - stat.mtimeMs <= timeout * 1000;
  }
}

function warn(text: string, { emit }: FactCacheWorld): void {
  emit({ type: 'note', level: 'warning', text });
}
