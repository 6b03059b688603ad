import type { Play } from '../playbook/model.ts';
import { CodedError } from '../util/coded-error.ts';
import { emptyInventory, type Inventory, isLocalName } from './inventory.ts';

/** Whether a host is this machine: by its name, or because its connection is said to be local. */
export function isLocalHost(name: string, inventory: Inventory = emptyInventory): boolean {
  if (isLocalName(name)) return true;
  const variables = inventory.hosts.get(name)?.variables ?? [];
  const connection = variables.map((vars) => vars.get('ansible_connection')).find(Boolean);
  return connection === 'local';
}

/** Throws a CodedError naming the hosts of a play that would need a remote connection. */
export function refuseRemote(names: readonly string[], play: Play, inventory?: Inventory): void {
  if (play.keywords.get('connection') === 'local') return;
  const remote = names.filter((name) => !isLocalHost(name, inventory));
  if (remote.length === 0) return;
  throw new CodedError(
    'MP4080',
    `mirror-play runs on this machine only; remote: ${remote.join(', ')}`,
    {
      hint: 'Use hosts: localhost, or say connection: local.',
    },
  );
}
