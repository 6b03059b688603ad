import type { FromSchema } from 'json-schema-to-ts';
import { choiceOr, flagOr, text, words } from '../../argument.ts';
import { badArguments, requireExclusive, requireWhen } from '../../argument-rules.ts';

/** Words as a list, or as one text with commas between. */
function flags(description: string) {
  return { type: ['array', 'string'], items: { type: 'string' }, description } as const;
}

export const iptablesSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    table: choiceOr(['filter', 'nat', 'mangle', 'raw', 'security'], 'filter', 'The table.'),
    chain: text('The chain: INPUT, FORWARD, OUTPUT, PREROUTING … or one of your own.'),
    state: choiceOr(['absent', 'present'], 'present', 'Whether the rule is to be there.'),
    action: choiceOr(['append', 'insert'], 'append', 'Where a new rule goes: bottom or top.'),
    rule_num: text('Number that an inserted rule gets.'),
    ip_version: choiceOr(['ipv4', 'ipv6'], 'ipv4', 'iptables or ip6tables.'),
    protocol: text('tcp, udp, icmp … or a number; "!" before it inverts.'),
    source: text('Address, network or host name that packets come from.'),
    destination: text('Address, network or host name that packets go to.'),
    match: words('Extensions that match: conntrack, multiport, iprange …'),
    tcp_flags: {
      type: 'object',
      additionalProperties: false,
      description: 'Flags of TCP that match.',
      properties: {
        flags: flags('Flags to look at.'),
        flags_set: flags('Those of them that are to be set.'),
      },
    },
    jump: text('Target: ACCEPT, DROP, REJECT, LOG … or a chain.'),
    goto: text('Chain to go on in without coming back.'),
    gateway: text('Host that the target TEE sends copies to.'),
    in_interface: text('Interface that packets come in by.'),
    out_interface: text('Interface that packets go out by.'),
    fragment: text('Second and later fragments of packets.'),
    set_counters: text('Counters of packets and bytes that a new rule begins with.'),
    source_port: text('Port, or range of ports, that packets come from.'),
    destination_port: text('Port, or range of ports, that packets go to.'),
    destination_ports: words('Several of them; uses the extension multiport.'),
    to_ports: text('Ports that the target REDIRECT uses.'),
    to_destination: text('Address that the target DNAT sends to.'),
    to_source: text('Address that the target SNAT puts in.'),
    set_dscp_mark: text('DSCP mark to set, as a number.'),
    set_dscp_mark_class: text('Class of a DSCP mark to set.'),
    comment: text('Words to keep with the rule.'),
    ctstate: words('States of the connection: NEW, ESTABLISHED, RELATED …'),
    src_range: text('Range of addresses that packets come from.'),
    dst_range: text('Range of addresses that packets go to.'),
    match_set: text('Set of ipset that matches.'),
    match_set_flags: {
      type: 'string',
      enum: ['src', 'dst', 'src,dst', 'dst,src', 'src,src', 'dst,dst'],
      description: 'What of a packet is looked up in the set.',
    },
    limit: text('Rate of matches: 5/second, 100/hour …'),
    limit_burst: text('Matches before the rate counts.'),
    uid_owner: text('User whose process made the packet.'),
    gid_owner: text('Group whose process made the packet.'),
    reject_with: text('What the target REJECT answers.'),
    icmp_type: text('Type of ICMP.'),
    log_prefix: text('Words that the target LOG begins its lines with.'),
    log_level: {
      type: 'string',
      enum: [
        ...['0', '1', '2', '3', '4', '5', '6', '7'],
        ...['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug'],
      ],
      description: 'Level that the target LOG writes with.',
    },
    syn: choiceOr(['ignore', 'match', 'negate'], 'ignore', 'Packets that begin a connection.'),
    flush: flagOr(false, 'Remove all rules of the chain, or of the table.'),
    policy: {
      type: 'string',
      enum: ['ACCEPT', 'DROP', 'QUEUE', 'RETURN'],
      description: 'What becomes of packets that no rule of the chain decides on.',
    },
    chain_management: flagOr(false, 'Make the chain where it is not there, remove it with absent.'),
    wait: text('Seconds to wait for the lock of the tables.'),
    numeric: flagOr(false, 'Look no names up when the chain is listed.'),
  },
} as const;

export type IptablesArguments = FromSchema<typeof iptablesSchema>;

/**
 * The arguments with the target that logging implies. Throws a ModuleFailure for arguments that
 * do not go together.
 */
export function checkedIptables(args: IptablesArguments): IptablesArguments {
  requireExclusive(args, ['set_dscp_mark', 'set_dscp_mark_class']);
  if (args.flush) requireExclusive(args, ['flush', 'policy']);
  if (args.jump?.toLowerCase() === 'tee') requireWhen(args, `jump is ${args.jump}`, ['gateway']);
  if (!args.flush && args.chain === undefined) {
    throw badArguments('Either chain or flush parameter must be specified.');
  }
  if (!args.log_prefix && !args.log_level) return args;
  if (args.jump !== undefined && args.jump !== 'LOG') {
    throw badArguments('Logging options can only be used with the LOG jump target.');
  }
  return { ...args, jump: 'LOG' };
}
