import type { Readable } from 'node:stream';
import type {
  CallOptions,
  ContentTarget,
  DeleteOptions,
  FetchOptions,
  ManifestRemover,
  RawManifest,
  ReferrerLister,
  TagLister,
  WriteOptions,
  WriteOutcome,
} from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { RegistryError } from '../oci/registry-error.ts';
import type { MirrorRule } from './registries-conf.ts';

type Anywhere = ContentTarget & TagLister & ReferrerLister & ManifestRemover;

export interface MirroredOptions {
  /** As in references. */
  readonly name: string;
  readonly mirrors: readonly Mirror[];
  readonly location: Anywhere;
  /** A mirror will not be asked again in this run. */
  readonly onUnreachable: (mirror: string, error: RegistryError) => void;
}

export interface Mirror {
  readonly pulls: MirrorRule['pulls'];
  readonly content: Anywhere;
}

/**
 * A repository that is read from mirrors first (containers-registries.conf(5)): each in its turn,
 * and at last the location itself, whose word counts when none has it. Content is known by its
 * digest, so one answer may come from here and the next from there. A mirror that cannot be
 * reached is left out for the rest of the run. Tags and referrers are listed, and everything is
 * written, at the location.
 */
export class MirroredRepository implements Anywhere {
  readonly name: string;
  readonly #options: MirroredOptions;
  readonly #unreachable = new Set<Mirror>();

  constructor(options: MirroredOptions) {
    this.name = options.name;
    this.#options = options;
  }

  resolve(name: string, options?: CallOptions): Promise<Descriptor | undefined> {
    return this.#first(name, options, (place) => place.resolve(name, options));
  }

  fetchManifest(name: string, options?: FetchOptions): Promise<RawManifest> {
    return this.#first(name, options, (place) => place.fetchManifest(name, options));
  }

  hasBlob(blob: Descriptor, options?: CallOptions): Promise<boolean> {
    return this.#first(blob.digest, options, (place) => place.hasBlob(blob, options));
  }

  openBlob(blob: Descriptor, options?: CallOptions): Promise<Readable> {
    return this.#first(blob.digest, options, (place) => place.openBlob(blob, options));
  }

  pushManifest(manifest: RawManifest, tag?: string, options?: CallOptions): Promise<void> {
    return this.#options.location.pushManifest(manifest, tag, options);
  }

  writeBlob(
    blob: Descriptor,
    open: () => Promise<Readable>,
    options?: WriteOptions,
  ): Promise<WriteOutcome> {
    return this.#options.location.writeBlob(blob, open, options);
  }

  deleteManifest(name: string, options?: DeleteOptions): Promise<boolean> {
    return this.#options.location.deleteManifest(name, options);
  }

  listTags(options?: CallOptions): AsyncIterable<string> {
    return this.#options.location.listTags(options);
  }

  listReferrers(digest: Digest, options?: CallOptions): Promise<readonly Descriptor[]> {
    return this.#options.location.listReferrers(digest, options);
  }

  async #first<T>(
    name: string,
    options: CallOptions | undefined,
    ask: (place: Anywhere) => Promise<T>,
  ): Promise<T> {
    for (const mirror of this.#options.mirrors) {
      if (this.#unreachable.has(mirror) || !serves(mirror, name)) continue;
      try {
        const found = await ask(mirror.content);
        if (found) return found;
      } catch (error) {
        options?.signal?.throwIfAborted();
        this.#pass(mirror, error);
      }
    }
    return ask(this.#options.location);
  }

  /** What a mirror cannot give, the next one may; mistakes of ours are told at once. */
  #pass(mirror: Mirror, error: unknown): void {
    if (!(error instanceof RegistryError) || error.kind === 'config') throw error;
    const isGone = error.kind === 'network' || error.kind === 'tls';
    if (!isGone || this.#unreachable.has(mirror)) return;
    this.#unreachable.add(mirror);
    this.#options.onUnreachable(mirror.content.name, error);
  }
}

function serves(mirror: Mirror, name: string): boolean {
  if (mirror.pulls === 'all') return true;
  return (mirror.pulls === 'digest-only') === name.includes(':');
}
