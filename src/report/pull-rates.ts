import type { EventListener } from '../event/bus.ts';
import type { RunEvent } from '../event/events.ts';
import { pullRateInWords } from '../registry/pull-rate.ts';
import type { Output } from './output.ts';
import type { Paint } from './paint.ts';

export interface PullRatesOptions {
  readonly verbosity: number;
  readonly quiet: boolean;
  /** For stderr. */
  readonly paint: Paint;
}

type Rate = Extract<RunEvent, { type: 'rate.seen' }>;
type Wait = Extract<RunEvent, { type: 'rate.waiting' }>;

/**
 * Prints, to stderr, how many pulls registries allow: with -v as soon as one says so, at the end
 * of the run what is left, and whenever the run waits for more.
 */
export function createPullRates(output: Output, options: PullRatesOptions): EventListener {
  const latest = new Map<string, Rate>();
  const say = (text: string): void => {
    if (!options.quiet) output.err(options.paint('faint', text));
  };
  return (event) => {
    if (event.type === 'rate.seen') {
      if (options.verbosity > 0 && !latest.has(event.host)) say(rateText(event));
      latest.set(event.host, event);
    }
    if (event.type === 'rate.waiting' && !options.quiet) {
      output.err(options.paint('warning', waitText(event)));
    }
    if (event.type === 'run.finished') for (const rate of latest.values()) say(rateText(rate));
  };
}

/** `docker.io: 76 of 100 pulls left per 6 h, counted for 203.0.113.7.` */
function rateText(rate: Rate): string {
  return `${rate.host}: ${pullRateInWords(rate)}.`;
}

function waitText({ host, remaining, until, latest }: Wait): string {
  return `${host}: ${remaining} pulls left: waiting; asked again at ${clock(until)}, given up at ${clock(latest)}.`;
}

function clock(time: number): string {
  return `${new Date(time).toISOString().slice(11, 19)} UTC`;
}
