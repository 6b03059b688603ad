import type { HostRecap } from '../../event/outcome.ts';
import type { Paint, Tone } from '../paint.ts';

const counters: readonly (readonly [Exclude<keyof HostRecap, 'host'>, Tone])[] = [
  ['ok', 'ok'],
  ['changed', 'changed'],
  ['unreachable', 'unreachable'],
  ['failed', 'failed'],
  ['skipped', 'skipped'],
  ['rescued', 'ok'],
  ['ignored', 'warning'],
];

/** One host's line under PLAY RECAP: the name padded to 26 columns, each number to 4. */
export function recapLine(recap: HostRecap, paint: Paint): string {
  const counts = counters.map(([name, tone]) => {
    const text = `${name}=${String(recap[name]).padEnd(4)}`;
    return recap[name] === 0 ? text : paint(tone, text);
  });
  const padding = ' '.repeat(Math.max(0, 26 - recap.host.length));
  return `${paint(hostTone(recap), recap.host)}${padding} : ${counts.join(' ')}`;
}

function hostTone(recap: HostRecap): Tone {
  if (recap.failed > 0 || recap.unreachable > 0) return 'failed';
  return recap.changed > 0 ? 'changed' : 'ok';
}
