import type { Flag } from '../flag.ts';
import { runFlags } from '../flags.ts';

const sharedNames = new Set(['config', 'authfile', 'insecure', 'color', 'debug']);

/** The flags of `mirror-play doctor`. */
export const doctorFlags: readonly Flag[] = [
  {
    name: 'for',
    value: 'WHAT',
    choices: ['pull', 'push', 'both'],
    group: 'Run',
    text: 'what has to work there; both, unless said otherwise',
  },
  { name: 'json', group: 'Output', text: 'one JSON document' },
  ...runFlags.filter((flag) => sharedNames.has(flag.name)),
];
