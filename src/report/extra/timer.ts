import type { EventListener } from '../../event/bus.ts';
import type { Output } from '../output.ts';

/** `Playbook run took 0 days, 0 hours, 1 minutes, 5 seconds`, as Ansible's callback says it. */
export function createTimer(output: Output): EventListener {
  return (event) => {
    if (event.type !== 'run.finished') return;
    const seconds = Math.floor(event.milliseconds / 1000);
    const parts = [
      `${Math.floor(seconds / 86_400)} days`,
      `${Math.floor(seconds / 3600) % 24} hours`,
      `${Math.floor(seconds / 60) % 60} minutes`,
      `${seconds % 60} seconds`,
    ];
    output.out(`Playbook run took ${parts.join(', ')}`);
  };
}
