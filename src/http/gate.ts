/**
 * What a request is: `small` ones overtake the others; `read` and `write` carry blobs. A writer
 * may wait for nothing that a reader holds, so the two never take all places together.
 */
export type Lane = 'small' | 'read' | 'write';

export interface GateLimits {
  /** Requests at a time; at least 3 are allowed whatever is asked for. */
  readonly places: number;
  /** Undefined: no limit. */
  readonly requestsPerSecond?: number | undefined;
}

interface Waiter {
  readonly admit: () => void;
}

const lanes: readonly Lane[] = ['small', 'write', 'read'];

/** Lets the requests to one host in: so many at a time, so many a second, none while paused. */
export class HostGate {
  readonly #places: number;
  readonly #interval: number;
  readonly #running: Record<Lane, number> = { small: 0, read: 0, write: 0 };
  readonly #waiting: Record<Lane, Set<Waiter>> = {
    small: new Set(),
    read: new Set(),
    write: new Set(),
  };
  #notBefore = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: GateLimits) {
    this.#places = Math.max(3, limits.places);
    this.#interval = limits.requestsPerSecond ? 1000 / limits.requestsPerSecond : 0;
  }

  /**
   * Takes a place; undefined means at once (the usual case costs no promise). Rejects with the
   * signal's reason when the caller gives up first.
   */
  enter(lane: Lane, signal?: AbortSignal): Promise<void> | undefined {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#isFree(lane) && this.#waiting[lane].size === 0 && this.#mayStart()) {
      this.#take(lane);
      return undefined;
    }
    return this.#wait(lane, signal);
  }

  /** Gives the place back. */
  leave(lane: Lane): void {
    this.#running[lane] -= 1;
    this.#admitWaiting();
  }

  /** Nobody starts for so many milliseconds: the host asked for it. */
  pause(milliseconds: number): void {
    this.#notBefore = Math.max(this.#notBefore, performance.now() + milliseconds);
  }

  #wait(lane: Lane, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting[lane];
      const giveUp = () => {
        queue.delete(waiter);
        reject(signal?.reason);
      };
      const waiter = {
        admit: () => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      queue.add(waiter);
      this.#admitWaiting();
    });
  }

  #admitWaiting(): void {
    for (const lane of lanes) {
      for (const waiter of this.#waiting[lane]) {
        if (!this.#isFree(lane)) break;
        if (!this.#mayStart()) {
          this.#wakeLater();
          return;
        }
        this.#waiting[lane].delete(waiter);
        this.#take(lane);
        waiter.admit();
      }
    }
  }

  #isFree(lane: Lane): boolean {
    const { small, read, write } = this.#running;
    if (small + read + write >= this.#places) return false;
    if (lane === 'small') return true;
    if (read + write >= this.#places - 1) return false;
    return lane === 'write' || read < this.#places - 2;
  }

  #mayStart(): boolean {
    return this.#notBefore === 0 || performance.now() >= this.#notBefore;
  }

  #take(lane: Lane): void {
    this.#running[lane] += 1;
    if (this.#interval > 0) this.#notBefore = performance.now() + this.#interval;
  }

  #wakeLater(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(1, this.#notBefore - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#admitWaiting();
    }, wait);
  }
}
