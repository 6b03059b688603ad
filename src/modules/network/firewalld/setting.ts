import { badArguments } from '../../argument-rules.ts';
import type { FirewalldArguments } from './arguments.ts';

/** Something that a zone has or has not, as firewall-cmd is told of it. */
export interface ZoneSetting {
  readonly query: string;
  readonly add: string;
  readonly remove: string;
  /** It can be for a time. */
  readonly canEnd: boolean;
  /** What is wanted. */
  readonly isOn: boolean;
  /** What the task says when it has changed. */
  readonly told: string;
}

/** The setting that a task is about; undefined: it is about the zone itself, or about nothing. */
export function settingOf(args: FirewalldArguments, zone: string): ZoneSetting | undefined {
  const { state, source, interface: device } = args;
  const isOn = state === 'enabled';
  if (source !== undefined) {
    const told = isOn ? `Added ${source} to zone ${zone}` : `Removed ${source} from zone ${zone}`;
    return { ...words('source', source), canEnd: false, isOn, told };
  }
  if (device !== undefined) {
    const told = isOn ? `Changed ${device} to zone ${zone}` : `Removed ${device} from zone ${zone}`;
    // An interface is of one zone: adding it to another moves it.
    const add = `--change-interface=${device}`;
    return { ...words('interface', device), add, canEnd: false, isOn, told };
  }
  return namedSetting(args, isOn) ?? switchOf(args, zone, isOn);
}

function words(name: string, value?: string) {
  const end = value === undefined ? name : `${name}=${value}`;
  return { query: `--query-${end}`, add: `--add-${end}`, remove: `--remove-${end}` };
}

/** Settings that are a name and a value. */
function namedSetting(args: FirewalldArguments, isOn: boolean): ZoneSetting | undefined {
  const forward = forwardOf(args);
  const all = [
    ['icmp-block', 'icmp-block', args.icmp_block],
    ['service', 'service', args.service],
    ['protocol', 'protocol', args.protocol],
    ['port', 'port', args.port?.trim()],
    ['rich-rule', 'rich_rule', args.rich_rule],
    ['forward-port', 'port_forward', forward],
  ] as const;
  for (const [name, title, value] of all) {
    if (value === undefined) continue;
    const shown = value === forward ? fullForward(args) : value;
    const told = `Changed ${title} ${shown} to ${args.state}`;
    return { ...words(name, value), canEnd: true, isOn, told };
  }
  return undefined;
}

function forwardOf({ port_forward }: FirewalldArguments): string | undefined {
  if (port_forward === undefined) return undefined;
  const [first, ...others] = port_forward;
  if (others.length > 0) throw badArguments('Only one port forward supported at a time');
  const { port, proto, toport, toaddr } = first ?? {};
  if (port === undefined) throw badArguments('port must be specified for port forward');
  if (proto === undefined) throw badArguments('proto udp/tcp must be specified for port forward');
  if (toport === undefined) throw badArguments('toport must be specified for port forward');
  const end = toaddr === undefined ? '' : `:toaddr=${toaddr}`;
  return `port=${port}:proto=${proto}:toport=${toport}${end}`;
}

/** With an empty address, as the message has it. */
function fullForward(args: FirewalldArguments): string {
  const text = forwardOf(args) ?? '';
  return text.includes(':toaddr=') ? text : `${text}:toaddr=`;
}

/** Settings that are on or off; the task may say so twice: `masquerade: false`, `state: disabled`. */
function switchOf(
  { masquerade, forward, icmp_block_inversion, state }: FirewalldArguments,
  zone: string,
  isEnabled: boolean,
): ZoneSetting | undefined {
  const isOn = (value: boolean | string) => isEnabled === isTrue(value);
  if (icmp_block_inversion !== undefined) {
    const shown = pythonText(icmp_block_inversion);
    const told = `Changed icmp-block-inversion ${shown} to ${state}`;
    return {
      ...words('icmp-block-inversion'),
      canEnd: false,
      isOn: isOn(icmp_block_inversion),
      told,
    };
  }
  const [name, value] =
    masquerade === undefined
      ? (['forward', forward] as const)
      : (['masquerade', masquerade] as const);
  if (value === undefined) return undefined;
  const told = isOn(value) ? `Added ${name} to zone ${zone}` : `Removed ${name} from zone ${zone}`;
  return { ...words(name), canEnd: false, isOn: isOn(value), told };
}

/** Text that is no word for no counts as yes. */
function isTrue(value: boolean | string): boolean {
  return !['n', 'no', 'off', '0', 'false', 'f'].includes(String(value).toLowerCase());
}

function pythonText(value: boolean | string): string {
  return typeof value === 'string' ? value : value ? 'True' : 'False';
}
