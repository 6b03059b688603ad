import { afterAll, beforeAll, expect, it } from 'vitest';
import { runBoth } from '../helpers/both.ts';
import { interop } from '../helpers/interop.ts';
import { type TempDir, tempDir } from '../helpers/temp-dir.ts';

/** INPUT and OWN are chains; rules for 10.0.0.1 are there. */
const program = `
case "$*" in
  --version) echo 'iptables v1.8.9 (nf_tables)' ;;
  *-C*10.0.0.1*) ;;
  *-C*) exit 1 ;;
  *-L*NEWCHAIN*) echo 'no chain' >&2; exit 1 ;;
  *-L*INPUT*) echo 'Chain INPUT (policy ACCEPT)' ;;
  *-L*OWN*) echo 'Chain OWN (0 references)' ;;
esac`;

type Arguments = Readonly<Record<string, unknown>>;

const toInput = (args: Arguments) => ({ iptables: { chain: 'INPUT', ...args } });
const toMangle = (args: Arguments) => ({
  iptables: { table: 'mangle', chain: 'PREROUTING', ...args },
});
const accept = { jump: 'ACCEPT' };
const there = { source: '10.0.0.1', jump: 'DROP' };
const missing = { source: '8.8.8.8', jump: 'DROP' };

interop(['ansible-playbook'], 'iptables under ansible-core and under mirror-play', () => {
  let folder: TempDir;

  beforeAll(() => {
    folder = tempDir('iptables');
  });
  afterAll(() => folder.remove());

  it('is told the same, and answers the same', async () => {
    const { theirs, ours, theirCalls, ourCalls } = await runBoth(
      {
        name: 'iptables',
        programs: { iptables: program, ip6tables: program },
        tasks: [
          toInput(missing),
          toInput(there),
          toInput({ ...there, state: 'absent' }),
          toInput({ ...missing, state: 'absent' }),
          toInput({ ...missing, action: 'insert', rule_num: '5', comment: 'two words' }),
          toInput({ ...accept, ctstate: 'ESTABLISHED,RELATED' }),
          toInput({ ...accept, match: ['conntrack'], ctstate: ['NEW'], wait: '5' }),
          toInput({ ...accept, match: ['state'], ctstate: ['NEW'], protocol: '!tcp' }),
          toInput({ tcp_flags: { flags: 'ALL', flags_set: ['ACK', 'RST'] }, protocol: 'tcp' }),
          toInput({ limit: '2/second', limit_burst: '20', log_prefix: 'IN: ', log_level: 'info' }),
          toInput({ log_prefix: 'IN: ', jump: 'DROP' }),
          toInput({ ...accept, protocol: 'tcp', destination_ports: ['80', '8081:8083'] }),
          toInput({ ...accept, src_range: '10.1.0.1-10.1.0.9', dst_range: '10.2.0.1-10.2.0.9' }),
          toInput({ ...accept, match: ['iprange'], src_range: '10.1.0.1-10.1.0.9' }),
          toInput({ ...accept, match_set: 'admins', match_set_flags: 'src' }),
          toInput({ ...accept, match: ['set'], match_set: 'admins', match_set_flags: 'src,dst' }),
          toInput({ uid_owner: 'me', gid_owner: '!us', reject_with: 'x', ip_version: 'ipv6' }),
          toInput({ ...accept, protocol: 'icmp', icmp_type: 'echo-request' }),
          toInput({ ...accept, icmp_type: 'echo-request', ip_version: 'ipv6' }),
          toInput({ syn: 'match', fragment: '!', out_interface: '!eth1', in_interface: 'eth0' }),
          toInput({ syn: 'negate', goto: 'OWN', source_port: '1:9', set_counters: '1 2' }),
          toInput({ destination_port: '80', jump: 'REDIRECT', to_ports: '8600', table: 'nat' }),
          toInput({ jump: 'DNAT', to_destination: '1.2.3.4:80', destination: '5.6.7.8' }),
          toInput({ jump: 'SNAT', to_source: '1.2.3.4' }),
          toMangle({ jump: 'DSCP', set_dscp_mark: '8' }),
          toMangle({ jump: 'DSCP', set_dscp_mark: '8', set_dscp_mark_class: 'CS1' }),
          toMangle({ jump: 'TEE' }),
          toMangle({ jump: 'TEE', gateway: '1.2.3.4' }),
          toInput({ policy: 'DROP' }),
          toInput({ policy: 'ACCEPT' }),
          toInput({ policy: 'ACCEPT', flush: true }),
          toInput({ flush: true }),
          { iptables: { chain: 'OWN', policy: 'ACCEPT' } },
          { iptables: { flush: true, table: 'nat' }, check_mode: true },
          { iptables: { flush: true, table: 'nat' } },
          { iptables: { jump: 'DROP' } },
          { iptables: { chain: 'NEWCHAIN', chain_management: true, ...missing } },
          { iptables: { chain: 'NEWCHAIN', ...missing }, check_mode: true },
          { iptables: { chain: 'OWN', chain_management: true, state: 'absent' } },
          { iptables: { chain: 'NEWCHAIN', chain_management: true, state: 'absent' } },
        ],
      },
      folder.path,
    );
    expect(ours).toEqual(theirs);
    expect(ourCalls.filter(changesSomething)).toEqual(theirCalls.filter(changesSomething));
  }, 240_000);
});

function changesSomething(call: string): boolean {
  return !/ (?:-C|-L|--version)\b/.test(call);
}
