/** One transfer that wants to go. */
interface Errand {
  /** Every host that it keeps busy; it goes when all of them have room. */
  readonly hosts: readonly string[];
  /** Bytes: small before large. */
  readonly size: number;
  /** Drops it while it waits. */
  readonly signal?: AbortSignal | undefined;
}

/** Decides which blobs are on their way. Requests without a body need no place here. */
export interface Scheduler {
  /** Does the work when its turn has come. Rejects with the signal's reason if dropped before. */
  run<T>(errand: Errand, work: () => Promise<T>): Promise<T>;
}

/** From this size on a blob counts as large: it may not take a host's last places. */
const large = 16 * 1024 * 1024;

interface Waiting {
  readonly errand: Errand;
  readonly order: number;
  readonly go: () => void;
}

/**
 * A scheduler with `perHost` blobs in flight at each host, of which large ones take at most
 * three quarters. The places of both ends are taken together, so two copies cannot block each other.
 */
export function createScheduler(perHost: number): Scheduler {
  const rooms = createRooms(perHost);
  const lanes = new Map<string, Waiting[]>();
  let arrivals = 0;

  const dispatch = (): void => {
    for (let next = nextOf(lanes, rooms); next !== undefined; next = nextOf(lanes, rooms)) {
      rooms.enter(next.errand);
      leave(lanes, next);
      next.go();
    }
  };

  const turn = (errand: Errand): Promise<void> =>
    new Promise((resolve, reject) => {
      const drop = () => {
        leave(lanes, waiting);
        reject(asError(errand.signal?.reason));
      };
      const go = () => {
        errand.signal?.removeEventListener('abort', drop);
        resolve();
      };
      const waiting = { errand, go, order: arrivals++ };
      errand.signal?.addEventListener('abort', drop, { once: true });
      join(lanes, waiting);
      dispatch();
    });

  return {
    async run(errand, work) {
      errand.signal?.throwIfAborted();
      await turn(errand);
      try {
        return await work();
      } finally {
        rooms.exit(errand);
        dispatch();
      }
    },
  };
}

/** Places per host. */
interface Rooms {
  isFree(errand: Errand): boolean;
  enter(errand: Errand): void;
  exit(errand: Errand): void;
}

function createRooms(perHost: number): Rooms {
  const largePerHost = Math.max(1, Math.floor(perHost * 0.75));
  const busy = new Map<string, { all: number; large: number }>();
  const at = (host: string) => busy.get(host) ?? { all: 0, large: 0 };
  const change = ({ hosts, size }: Errand, by: 1 | -1) => {
    for (const host of hosts) {
      const { all, large: few } = at(host);
      busy.set(host, { all: all + by, large: size >= large ? few + by : few });
    }
  };
  return {
    isFree: ({ hosts, size }) =>
      hosts.every((host) => {
        const room = at(host);
        return room.all < perHost && (size < large || room.large < largePerHost);
      }),
    enter: (errand) => change(errand, 1),
    exit: (errand) => change(errand, -1),
  };
}

/**
 * The errand that goes next: the smallest of those with room, the first come among equals. All
 * of a lane want the same hosts, so if the first of a lane has no room, none of it has.
 */
function nextOf(lanes: ReadonlyMap<string, readonly Waiting[]>, rooms: Rooms): Waiting | undefined {
  let best: Waiting | undefined;
  for (const [first] of lanes.values()) {
    if (first === undefined || !rooms.isFree(first.errand)) continue;
    if (best === undefined || isBefore(first, best)) best = first;
  }
  return best;
}

function isBefore(a: Waiting, b: Waiting): boolean {
  return a.errand.size === b.errand.size ? a.order < b.order : a.errand.size < b.errand.size;
}

function join(lanes: Map<string, Waiting[]>, waiting: Waiting): void {
  const key = waiting.errand.hosts.join(' ');
  const lane = lanes.get(key) ?? [];
  lanes.set(key, lane);
  let low = 0;
  let high = lane.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = lane[middle];
    if (there !== undefined && isBefore(there, waiting)) low = middle + 1;
    else high = middle;
  }
  lane.splice(low, 0, waiting);
}

function leave(lanes: Map<string, Waiting[]>, waiting: Waiting): void {
  const key = waiting.errand.hosts.join(' ');
  const lane = lanes.get(key) ?? [];
  const index = lane.indexOf(waiting);
  if (index >= 0) lane.splice(index, 1);
  if (lane.length === 0) lanes.delete(key);
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('dropped', { cause: reason });
}
