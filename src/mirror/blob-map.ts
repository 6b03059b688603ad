import type { WriteOutcome } from '../oci/content.ts';
import type { Digest } from '../oci/digest.ts';

/** A repository at a place within which blobs can be mounted. */
export interface BlobPlace {
  readonly origin: string;
  readonly repository: string;
}

/** Brings a blob, by mounting it from a repository of the same origin where one is known. */
type BringBlob = (mountFrom: string | undefined) => Promise<WriteOutcome>;

/** Which blob is where, for a whole run, and who is bringing it right now. */
export interface BlobMap {
  /**
   * Sees that a place holds a blob: `known` without doing anything if it is known to. A blob that
   * many want at once is brought by the first and waited for by the rest, who then mount it. When
   * the first fails another takes over, and when that one fails each tries by itself.
   */
  provide(digest: Digest, place: BlobPlace, bring: BringBlob): Promise<WriteOutcome | 'known'>;
  /** Notes that a place holds a blob. */
  add(digest: Digest, place: BlobPlace): void;
  /** Takes back what was noted: the place says that it does not hold the blob. */
  forget(digest: Digest, place: BlobPlace): void;
}

/** An empty map. */
export function createBlobMap(): BlobMap {
  const known: Known = new Map();
  const flights: Flights = new Map();
  return {
    provide: (digest, place, bring) => provide({ known, flights, digest, place, bring }),
    add: (digest, place) => add(known, digest, place),
    forget: (digest, place) => forget(known, digest, place),
  };
}

/**
 * Holders of a digest at an origin. Most blobs have one: a set is made for the second only, as a
 * large run knows a hundred thousand of them.
 */
type Known = Map<string, string | Set<string>>;

/** Work going on; resolves with whether it succeeded, never rejects. */
type Flights = Map<string, Promise<boolean>>;

interface Order {
  readonly known: Known;
  readonly flights: Flights;
  readonly digest: Digest;
  readonly place: BlobPlace;
  readonly bring: BringBlob;
}

async function provide(order: Order, patience = 1): Promise<WriteOutcome | 'known'> {
  const holders = order.known.get(keyOf(order.digest, order.place));
  if (holds(holders, order.place.repository)) return 'known';
  const from = typeof holders === 'string' ? holders : holders?.values().next().value;
  const key = flightKey(order, from);
  const flight = order.flights.get(key);
  if (flight === undefined) return fly(order, key, from);
  if (await flight) return provide(order, patience);
  return patience > 0 ? provide(order, patience - 1) : bring(order, from);
}

/** The first upload concerns the whole origin, a mount only its repository. */
function flightKey({ digest, place }: Order, from: string | undefined): string {
  const key = keyOf(digest, place);
  return from === undefined ? key : `${key} ${place.repository}`;
}

function fly(order: Order, key: string, from: string | undefined): Promise<WriteOutcome> {
  const work = bring(order, from);
  const flight = work.then(
    () => true,
    () => false,
  );
  order.flights.set(key, flight);
  void flight.then(() => order.flights.delete(key));
  return work;
}

async function bring(order: Order, from: string | undefined): Promise<WriteOutcome> {
  const outcome = await order.bring(from);
  add(order.known, order.digest, order.place);
  return outcome;
}

function holds(holders: string | Set<string> | undefined, repository: string): boolean {
  return typeof holders === 'object' ? holders.has(repository) : holders === repository;
}

function add(known: Known, digest: Digest, place: BlobPlace): void {
  const key = keyOf(digest, place);
  const holders = known.get(key);
  if (holds(holders, place.repository)) return;
  if (holders === undefined) known.set(key, place.repository);
  else if (typeof holders === 'object') holders.add(place.repository);
  else known.set(key, new Set([holders, place.repository]));
}

function forget(known: Known, digest: Digest, place: BlobPlace): void {
  const key = keyOf(digest, place);
  const holders = known.get(key);
  if (typeof holders === 'object') holders.delete(place.repository);
  if (holders === place.repository || (typeof holders === 'object' && holders.size === 0)) {
    known.delete(key);
  }
}

function keyOf(digest: Digest, { origin }: BlobPlace): string {
  return `${origin} ${digest}`;
}
