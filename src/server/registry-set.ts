import type { RegistryStore } from '../store/registry-store.ts';
import { type RegistryOptions, type RunningRegistry, startRegistry } from './registry.ts';

/** A registry of a run, listening or not; its content outlives a stop. */
export interface NamedRegistry {
  readonly name: string;
  readonly options: RegistryOptions;
  readonly store: RegistryStore;
  /** Where it listens, or listened last. */
  readonly port: number;
  /** Undefined while it is stopped. */
  readonly running: RunningRegistry | undefined;
}

/** The embedded registries of a run, by name. */
export class RegistrySet {
  readonly #registries = new Map<string, NamedRegistry>();

  get(name: string): NamedRegistry | undefined {
    return this.#registries.get(name);
  }

  /**
   * Starts a registry, or starts a stopped one again on its port. One that runs stays as it is.
   * Throws CodedError MP8001 when it cannot listen.
   */
  async start(name: string, options: RegistryOptions): Promise<RunningRegistry> {
    const known = this.#registries.get(name);
    if (known?.running) return known.running;
    const again = known && { ...known.options, port: known.port, store: known.store };
    const running = await startRegistry(again ?? options);
    const { store, port } = running;
    this.#registries.set(name, { name, options, ...known, store, port, running });
    return running;
  }

  /** Ends the listening and keeps the content. */
  async stop(name: string): Promise<void> {
    const known = this.#registries.get(name);
    if (!known?.running) return;
    this.#registries.set(name, { ...known, running: undefined });
    await known.running.close();
  }

  /** Ends it and forgets it; a storage directory stays on disk. */
  async remove(name: string): Promise<void> {
    await this.stop(name);
    this.#registries.delete(name);
  }

  /** Ends all of them. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#registries.keys()].map((name) => this.remove(name)));
  }
}
