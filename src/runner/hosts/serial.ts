import type { Raw } from '../../template/value.ts';
import { listOf } from '../frame.ts';
import type { PlayRun } from '../run-state.ts';
import type { HostState } from './host-state.ts';

/** The hosts of a play in batches of `serial`: numbers or percentages, the last one repeating. */
export function batchesOf(play: PlayRun): (readonly HostState[])[] {
  const { hosts } = play;
  const sizes = listOf(play.program.play.keywords.get('serial')).map((raw) =>
    sizeOf(raw, hosts.length),
  );
  const batches: (readonly HostState[])[] = [];
  for (let at = 0; at < hosts.length; ) {
    const size = sizes[Math.min(batches.length, sizes.length - 1)] ?? hosts.length;
    batches.push(hosts.slice(at, at + size));
    at += size;
  }
  return batches;
}

/** Hosts in one batch; zero or nonsense: all of them. */
function sizeOf(raw: Raw, total: number): number {
  const text = String(raw).trim();
  const number = Number(text.replace(/%$/, ''));
  if (Number.isNaN(number) || number <= 0) return total;
  return text.endsWith('%') ? Math.max(1, Math.floor((total * number) / 100)) : Math.floor(number);
}
