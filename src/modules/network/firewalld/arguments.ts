import type { FromSchema } from 'json-schema-to-ts';
import { flag, flagOr, text, wholeOr } from '../../argument.ts';
import { badArguments, requireExclusive } from '../../argument-rules.ts';

export const firewalldSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['state'],
  properties: {
    state: {
      type: 'string',
      enum: ['absent', 'disabled', 'enabled', 'present'],
      description: 'Whether it is to be so; present and absent are for zones and their targets.',
    },
    zone: text('The zone; the default one unless given.'),
    service: text('A service by its name.'),
    port: text('A port or a range: 8080/tcp, 161-162/udp.'),
    protocol: text('A protocol: ospf.'),
    source: text('A network whose packets are of the zone.'),
    interface: text('An interface whose packets are of the zone.'),
    rich_rule: text('A rule in the rich language.'),
    port_forward: {
      type: 'array',
      description: 'A port that is passed on.',
      items: {
        type: 'object',
        additionalProperties: true,
        properties: {
          port: { type: ['string', 'integer'], description: 'The port.' },
          proto: { type: 'string', description: 'tcp or udp.' },
          toport: { type: ['string', 'integer'], description: 'Port that it goes to.' },
          toaddr: { type: 'string', description: 'Host that it goes to.' },
        },
      },
    },
    icmp_block: text('A type of ICMP to block.'),
    icmp_block_inversion: switched('Block all types of ICMP but those named.'),
    masquerade: switched('Hide what comes out of the zone behind its address.'),
    forward: switched('Pass packets on between interfaces of the zone.'),
    target: {
      type: 'string',
      enum: ['default', 'ACCEPT', 'DROP', '%%REJECT%%'],
      description: 'What becomes of packets that nothing else decides on.',
    },
    permanent: flag('For the configuration that is kept.'),
    immediate: flagOr(false, 'For the running firewall; so too without permanent.'),
    timeout: wholeOr(0, 'Seconds after which the running firewall forgets it; 0: never.'),
    offline: flag('Go on where the firewall does not run.'),
  },
} as const;

function switched(description: string) {
  return { type: ['boolean', 'string'], description } as const;
}

export type FirewalldArguments = FromSchema<typeof firewalldSchema>;

/** Arguments of which a task can have one. */
const settings = [
  'icmp_block',
  'icmp_block_inversion',
  'service',
  'protocol',
  'port',
  'port_forward',
  'rich_rule',
  'interface',
  'forward',
  'masquerade',
  'source',
  'target',
] as const;

/** Throws a ModuleFailure for arguments that do not go together. */
export function checkFirewalld(args: FirewalldArguments): void {
  requireExclusive(args, settings);
  requireFor(args, 'interface', 'zone');
  requireFor(args, 'target', 'zone');
  requireFor(args, 'source', 'permanent');
  if (args.port !== undefined && !/^[^/]+\/[^/]+$/.test(args.port.trim())) {
    throw badArguments('improper port format (missing protocol?)');
  }
  const isZoneLevel = args.state === 'absent' || args.state === 'present';
  if (isZoneLevel && args.target === undefined && hasSetting(args)) {
    throw badArguments('absent and present state can only be used in zone level operations');
  }
}

/** Whether the task is about something in a zone. */
function hasSetting(args: FirewalldArguments): boolean {
  return settings.some((name) => args[name] !== undefined);
}

function requireFor(
  args: FirewalldArguments,
  name: keyof FirewalldArguments,
  needed: keyof FirewalldArguments,
): void {
  if (args[name] === undefined || args[needed] !== undefined) return;
  throw badArguments(`missing parameter(s) required by '${name}': ${needed}`);
}
