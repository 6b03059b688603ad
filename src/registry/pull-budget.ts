import type { HttpAnswer } from '../http/message.ts';
import { pause } from '../http/retry.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { type PullRate, pullRateInWords, readPullRate } from './pull-rate.ts';

/**
 * What to do when a registry allows no more pulls: `wait` until it does, `stop` asking for what
 * counts, or `ignore` what it says.
 */
export type RatePolicy = 'wait' | 'stop' | 'ignore';

export interface RateSettings {
  readonly policy: RatePolicy;
  /** Pulls to leave over. */
  readonly minimum: number;
  /** Under `wait`, in all. Milliseconds. */
  readonly longestWait: number;
}

export const defaultRateSettings: RateSettings = {
  policy: 'stop',
  minimum: 0,
  longestWait: 6 * 3_600_000,
};

/** A registry's pulls are used up, and requests that count wait. */
export interface RateWait {
  readonly host: string;
  readonly rate: PullRate;
  /** When the registry is asked again: milliseconds since 1970. */
  readonly until: number;
  /** When waiting ends in an error: milliseconds since 1970. */
  readonly latest: number;
}

export interface PullBudgetOptions {
  /** As in references. */
  readonly host: string;
  readonly settings: RateSettings;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called whenever the figures change. */
  readonly onRate: (host: string, rate: PullRate) => void;
  readonly onWait: (wait: RateWait) => void;
}

/** The registry is asked again this often while its pulls are used up. Milliseconds. */
const longestPause = 300_000;
const hints: Readonly<Record<RatePolicy, string | undefined>> = {
  stop: 'Run again later, log in there (known users may pull more), or have it wait: --rate-limit wait.',
  wait: 'Run again later, log in there (known users may pull more), or have it wait longer: rate_limit_wait.',
  ignore: undefined,
};

/** Figures without a window are believed for so long. Seconds. */
const defaultWindow = 60;

/**
 * The pulls that one registry allows one account: GETs of manifests count, HEADs do not. Requests
 * under way are taken off, so that many at once do not overdraw. Figures count for their window.
 */
export class PullBudget {
  readonly #options: PullBudgetOptions;
  #rate: PullRate | undefined;
  #seenAt = 0;
  #underWay = 0;
  /** Of the pause that all who wait share. */
  #waitingSince: number | undefined;
  #askAt = 0;
  #asking: Promise<void> | undefined;

  constructor(options: PullBudgetOptions) {
    this.#options = options;
  }

  /** The latest figures. */
  get rate(): PullRate | undefined {
    return this.#rate;
  }

  /** Looks for figures in any answer of the registry. */
  note(answer: HttpAnswer): void {
    const said = readPullRate(answer);
    if (said === undefined) return;
    const known = this.#rate;
    this.#seenAt = this.#options.now();
    if (known !== undefined && this.#isOvertaken(said, known)) return;
    this.#rate = said;
    const isNews = known?.remaining !== said.remaining || known.limit !== said.limit;
    if (isNews) this.#options.onRate(this.#options.host, said);
  }

  /**
   * Takes a place for a request that counts, or waits for one; `ask` sends a request that does
   * not count. Throws RegistryError MP5033 (kind `quota`).
   */
  async take(ask: () => Promise<unknown>, signal?: AbortSignal): Promise<void> {
    const { policy } = this.#options.settings;
    if (policy === 'stop' && this.#isUsedUp()) throw this.#usedUp();
    while (policy === 'wait' && this.#isUsedUp()) await this.#waitOnce(ask, signal);
    this.#waitingSince = undefined;
    this.#underWay += 1;
  }

  /** Whether a refusal will last longer than anyone is to wait: no pulls are left. */
  isFinal(answer: HttpAnswer): boolean {
    if (answer.status !== 429 || this.#options.settings.policy !== 'stop') return false;
    return readPullRate(answer)?.remaining === 0;
  }

  /** The request has been answered. */
  giveBack(): void {
    this.#underWay -= 1;
  }

  /** Answers arrive out of order: more pulls than before are news only beyond those under way. */
  #isOvertaken(said: PullRate, known: PullRate): boolean {
    const more = said.remaining - known.remaining;
    return more > 0 && more <= this.#underWay;
  }

  #isUsedUp(): boolean {
    if (this.#rate === undefined) return false;
    const { remaining, window = defaultWindow } = this.#rate;
    if (this.#options.now() >= this.#seenAt + window * 1000) return false;
    return remaining - this.#underWay <= this.#options.settings.minimum;
  }

  async #waitOnce(ask: () => Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
    const { host, settings, now, onWait } = this.#options;
    this.#waitingSince ??= now();
    const latest = this.#waitingSince + settings.longestWait;
    if (now() >= latest) throw this.#usedUp();
    if (this.#askAt <= now()) {
      this.#askAt = Math.min(latest, now() + Math.min(longestPause, settings.longestWait / 12));
      const rate = this.#rate;
      if (rate !== undefined) onWait({ host, rate, until: this.#askAt, latest });
    }
    await pause(Math.max(1, this.#askAt - now()), signal);
    if (this.#askAt <= now()) await this.#askOnce(ask);
  }

  /** One asks for all; what goes wrong with it is not why anyone waits. */
  #askOnce(ask: () => Promise<unknown>): Promise<void> {
    this.#asking ??= ask()
      .then(
        () => {},
        () => {},
      )
      .finally(() => {
        this.#asking = undefined;
      });
    return this.#asking;
  }

  #usedUp(): RegistryError {
    const { host, settings } = this.#options;
    const words = this.#rate === undefined ? 'no pulls left' : pullRateInWords(this.#rate);
    const kept = settings.minimum === 0 ? '' : `; ${settings.minimum} are to be left over`;
    return new RegistryError('MP5033', `${host}: ${words}${kept}`, {
      kind: 'quota',
      hint: hints[settings.policy],
    });
  }
}
