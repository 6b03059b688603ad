import type { TransferCount } from '../event/image.ts';
import type { Descriptor } from '../oci/descriptor.ts';

/** Counts the blobs of one image: each digest once, as moved if it was moved at all. */
export interface Tally {
  moved(blob: Descriptor): void;
  present(blob: Descriptor): void;
  count(): TransferCount;
}

/** A tally of nothing. */
export function createTally(): Tally {
  const moved = new Map<string, number>();
  const present = new Map<string, number>();
  return {
    moved: ({ digest, size }) => {
      present.delete(digest);
      moved.set(digest, size);
    },
    present: ({ digest, size }) => {
      if (!moved.has(digest)) present.set(digest, size);
    },
    count: () => ({
      blobs: moved.size,
      bytes: sum(moved),
      presentBlobs: present.size,
      presentBytes: sum(present),
    }),
  };
}

function sum(sizes: ReadonlyMap<string, number>): number {
  return [...sizes.values()].reduce((total, size) => total + size, 0);
}
