import { CreateCommand } from '../podman/created.ts';
import { type Difference, differencesOf } from '../podman/differences.ts';
import { type Compared, inspectedRows } from './inspected-rows.ts';
import { containerOptions } from './words.ts';

const mute = new Set([
  'authfile',
  'decryption_key',
  'detach',
  'detach_keys',
  'log_level',
  'pull',
  'retry',
  'retry_delay',
  'sig_proxy',
  'tls_verify',
]);

/** What a container would have to be made anew for. */
export function containerDifferences(compared: Compared): readonly Difference[] {
  const { Config = {} } = compared.container;
  const comparison = {
    args: compared.args,
    options: containerOptions,
    created: CreateCommand.of(Config),
    mute,
    inspected: (argument: string) => inspectedRows[argument]?.(compared),
  };
  return differencesOf(comparison, ['command', 'image']);
}
