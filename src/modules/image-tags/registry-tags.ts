import { repositoryKey } from '../../discover/compare.ts';
import type { ManifestReader, TagLister } from '../../oci/content.ts';
import type { Reference } from '../../oci/reference.ts';
import { RegistryError, type Side } from '../../oci/registry-error.ts';

export type OpenForTags = (reference: Reference, side: Side) => TagLister & ManifestReader;

/** The tags of repositories, each listed once. */
export class RegistryTags {
  readonly #open: OpenForTags;
  readonly #signal: AbortSignal;
  readonly #lists = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(open: OpenForTags, signal: AbortSignal) {
    this.#open = open;
    this.#signal = signal;
  }

  /** In the registry's order. Throws RegistryError, also where there is no such repository. */
  list(reference: Reference, side: Side): Promise<ReadonlySet<string>> {
    const key = `${side} ${repositoryKey(reference)}`;
    const known = this.#lists.get(key) ?? this.#read(reference, side);
    this.#lists.set(key, known);
    return known;
  }

  /** Whether a source has a tag. Throws RegistryError. */
  async has(reference: Reference, tag: string): Promise<boolean> {
    if (this.#lists.has(`source ${repositoryKey(reference)}`)) {
      return (await this.listIfAny(reference, 'source')).has(tag);
    }
    const place = this.#open(reference, 'source');
    return (await place.resolve(tag, { signal: this.#signal })) !== undefined;
  }

  /** The same; none where there is no such repository. */
  async listIfAny(reference: Reference, side: Side): Promise<ReadonlySet<string>> {
    try {
      return await this.list(reference, side);
    } catch (error) {
      if (error instanceof RegistryError && error.kind === 'not-found') return new Set();
      throw error;
    }
  }

  async #read(reference: Reference, side: Side): Promise<ReadonlySet<string>> {
    const tags = new Set<string>();
    const place = this.#open(reference, side);
    for await (const tag of place.listTags({ signal: this.#signal })) tags.add(tag);
    return tags;
  }
}
