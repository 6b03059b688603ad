import type { IptablesArguments } from './arguments.ts';

/** The words of a rule, in the order that Ansible writes them. */
export function ruleWords(args: IptablesArguments): readonly string[] {
  return [
    ...whole(args.wait, '-w'),
    ...option('-p', args.protocol),
    ...option('-s', args.source),
    ...option('-d', args.destination),
    ...(args.match ?? []).flatMap((match) => option('-m', match)),
    ...tcpFlags(args),
    ...target(args),
    ...option('-g', args.goto),
    ...packetWords(args),
    ...extensionWords(args),
  ];
}

/** Nothing for what is not given; `!` before the value goes before the option. */
function option(name: string, value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  return value.startsWith('!') ? ['!', name, value.slice(1)] : [name, value];
}

/** Nothing for what is not given or empty; the value as it is. */
function whole(value: string | undefined, name: string): readonly string[] {
  return value ? [name, value] : [];
}

function list(name: string, values: readonly string[] | undefined): readonly string[] {
  return values === undefined || values.length === 0 ? [] : [name, values.join(',')];
}

function tcpFlags({ tcp_flags }: IptablesArguments): readonly string[] {
  const { flags, flags_set } = tcp_flags ?? {};
  if (flags === undefined || flags_set === undefined) return [];
  return ['--tcp-flags', String(flags), String(flags_set)];
}

function target(args: IptablesArguments): readonly string[] {
  const ports = args.destination_ports ?? [];
  return [
    ...option('-j', args.jump),
    ...(args.jump?.toLowerCase() === 'tee' ? option('--gateway', args.gateway) : []),
    ...option('--log-prefix', args.log_prefix),
    ...option('--log-level', args.log_level),
    ...option('--to-destination', args.to_destination),
    ...(ports.length === 0 ? [] : ['-m', 'multiport']),
    ...list('--dports', ports),
    ...option('--to-source', args.to_source),
  ];
}

function packetWords(args: IptablesArguments): readonly string[] {
  return [
    ...option('-i', args.in_interface),
    ...option('-o', args.out_interface),
    ...option('-f', args.fragment),
    ...option('-c', args.set_counters),
    ...option('--source-port', args.source_port),
    ...option('--destination-port', args.destination_port),
    ...option('--to-ports', args.to_ports),
    ...option('--set-dscp', args.set_dscp_mark),
    ...option('--set-dscp-class', args.set_dscp_mark_class),
    ...synWords[args.syn],
  ];
}

const synWords = { ignore: [], match: ['--syn'], negate: ['!', '--syn'] } as const;

function extensionWords(args: IptablesArguments): readonly string[] {
  const { uid_owner, gid_owner, limit, limit_burst, comment } = args;
  const icmp = args.ip_version === 'ipv4' ? '--icmp-type' : '--icmpv6-type';
  return [
    ...stateWords(args),
    ...rangeWords(args),
    ...setWords(args),
    ...extension(limit || limit_burst, 'limit'),
    ...option('--limit', limit),
    ...option('--limit-burst', limit_burst),
    ...extension(uid_owner, 'owner'),
    ...option('--uid-owner', uid_owner),
    ...extension(gid_owner, 'owner'),
    ...option('--gid-owner', gid_owner),
    ...(args.jump === undefined && args.reject_with ? ['-j', 'REJECT'] : []),
    ...option('--reject-with', args.reject_with),
    ...option(icmp, args.icmp_type),
    ...extension(comment, 'comment'),
    ...option('--comment', comment),
  ];
}

/** The extension that an argument needs. */
function extension(value: string | undefined, name: string): readonly string[] {
  return value ? ['-m', name] : [];
}

function stateWords({ match = [], ctstate = [] }: IptablesArguments): readonly string[] {
  if (match.includes('conntrack')) return list('--ctstate', ctstate);
  if (match.includes('state')) return list('--state', ctstate);
  return ctstate.length === 0 ? [] : ['-m', 'conntrack', ...list('--ctstate', ctstate)];
}

function rangeWords({ match = [], src_range, dst_range }: IptablesArguments): readonly string[] {
  const implied = match.includes('iprange') ? [] : extension(src_range || dst_range, 'iprange');
  return [...implied, ...option('--src-range', src_range), ...option('--dst-range', dst_range)];
}

function setWords(args: IptablesArguments): readonly string[] {
  const { match = [], match_set, match_set_flags } = args;
  if (match_set === undefined && !match.includes('set')) return [];
  return [
    ...(match.includes('set') ? [] : ['-m', 'set']),
    ...option('--match-set', match_set),
    ...(match_set_flags === undefined ? [] : [match_set_flags]),
  ];
}
