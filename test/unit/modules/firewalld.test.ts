import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, standIns } from '../../helpers/stand-in.ts';
import { taskCalls } from '../../helpers/task-calls.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { cleanUp } from '../runner/stage.ts';

/** Zones public (the default) and dmz; ssh is kept and in force, http is kept, https in force. */
const answers = `
case "$*" in
  *INVALID*) echo 'Error: INVALID_ZONE: INVALID' >&2; exit 112 ;;
  *--get-default-zone*) echo public ;;
  *--get-zones*) echo 'dmz public' ;;
  *--get-target*) echo DROP ;;
  *add-service=nosuch*) echo "Error: INVALID_SERVICE: 'nosuch' not among existing services" >&2; exit 101 ;;
  *--permanent*query*=https) echo no; exit 1 ;;
  *--permanent*query*=http|*query*=https) echo yes ;;
  *query*ssh*|*query-port=22*|*query-masquerade*) echo yes ;;
  *query*) echo no; exit 1 ;;
esac`;

let folder: TempDir;
beforeAll(() => {
  folder = tempDir('firewalld');
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

type Arguments = Readonly<Record<string, unknown>>;

function programsWhere(runs: boolean): StandIns {
  const state = runs ? '' : '[ "$1" = --state ] && exit 252';
  const programs = { 'firewall-cmd': `${state}${answers}`, 'firewall-offline-cmd': answers };
  return standIns(`${folder.path}/${runs ? 'on' : 'off'}`, programs);
}

const queries = /--(?:state|query-|get-)/;

async function told(args: Arguments, { runs = true, check = false } = {}) {
  const programs = programsWhere(runs);
  const { calls, changed, result } = await taskCalls({ firewalld: args }, programs, {
    queries,
    check,
  });
  const words = calls.map((call) =>
    call.replace('firewall-cmd', 'fw').replace('offline-cmd', 'off'),
  );
  return { calls: words, changed, msg: result.msg };
}

const on = { state: 'enabled' };
const off = { state: 'disabled' };
const kept = { permanent: true };
const both = { permanent: true, immediate: true };

describe('firewalld tells a running firewall', () => {
  it.each<[Arguments, readonly string[], string]>([
    [{ service: 'ssh', ...on }, [], 'Non-permanent operation'],
    [
      { service: 'ftp', ...on, timeout: 60 },
      ['fw --zone=public --add-service=ftp --timeout=60'],
      'Non-permanent operation, Changed service ftp to enabled',
    ],
    [
      { service: 'ftp', ...on, ...kept, zone: 'dmz', timeout: 60 },
      ['fw --permanent --zone=dmz --add-service=ftp'],
      'Permanent operation, Changed service ftp to enabled',
    ],
    [
      { service: 'http', ...on, ...both },
      ['fw --zone=public --add-service=http'],
      'Permanent and Non-Permanent(immediate) operation, Changed service http to enabled',
    ],
    [
      { service: 'https', ...on, ...both },
      ['fw --permanent --zone=public --add-service=https'],
      'Permanent and Non-Permanent(immediate) operation, Changed service https to enabled',
    ],
    [
      { service: 'ssh', ...off, ...both },
      [
        'fw --permanent --zone=public --remove-service=ssh',
        'fw --zone=public --remove-service=ssh',
      ],
      'Permanent and Non-Permanent(immediate) operation, Changed service ssh to disabled',
    ],
    [
      { port: '161-162/udp', ...on },
      ['fw --zone=public --add-port=161-162/udp'],
      'Non-permanent operation, Changed port 161-162/udp to enabled',
    ],
    [
      { protocol: 'ospf', ...on },
      ['fw --zone=public --add-protocol=ospf'],
      'Non-permanent operation, Changed protocol ospf to enabled',
    ],
    [
      { source: '192.0.2.0/24', ...on, ...kept, zone: 'dmz' },
      ['fw --permanent --zone=dmz --add-source=192.0.2.0/24'],
      'Permanent operation, Added 192.0.2.0/24 to zone dmz',
    ],
    [
      { interface: 'eth2', ...on, zone: 'dmz' },
      ['fw --zone=dmz --change-interface=eth2'],
      'Non-permanent operation, Changed eth2 to zone dmz',
    ],
    [
      { masquerade: false, ...on },
      ['fw --zone=public --remove-masquerade'],
      'Non-permanent operation, Removed masquerade from zone public',
    ],
    [{ masquerade: false, ...off }, [], 'Non-permanent operation'],
    [
      { icmp_block_inversion: true, ...on },
      ['fw --zone=public --add-icmp-block-inversion'],
      'Non-permanent operation, Changed icmp-block-inversion True to enabled',
    ],
    [
      { icmp_block: 'echo-request', ...on },
      ['fw --zone=public --add-icmp-block=echo-request'],
      'Non-permanent operation, Changed icmp-block echo-request to enabled',
    ],
    [
      { forward: true, ...on },
      ['fw --zone=public --add-forward'],
      'Non-permanent operation, Added forward to zone public',
    ],
    [
      { rich_rule: 'rule service name="ftp" accept', ...on },
      ['fw --zone=public [--add-rich-rule=rule service name="ftp" accept]'],
      'Non-permanent operation, Changed rich_rule rule service name="ftp" accept to enabled',
    ],
    [
      { port_forward: [{ port: 443, proto: 'tcp', toport: 8443 }], ...on },
      ['fw --zone=public --add-forward-port=port=443:proto=tcp:toport=8443'],
      'Non-permanent operation, Changed port_forward port=443:proto=tcp:toport=8443:toaddr= to enabled',
    ],
    [
      { zone: 'own', state: 'present', ...kept },
      ['fw --permanent --new-zone=own'],
      'Permanent operation, Added zone own, Changed zone own to present',
    ],
    [{ zone: 'dmz', state: 'present', ...kept }, [], 'Permanent operation'],
    [
      { zone: 'dmz', state: 'absent', ...kept },
      ['fw --permanent --delete-zone=dmz'],
      'Permanent operation, Removed zone dmz, Changed zone dmz to absent',
    ],
    [{ zone: 'dmz', target: 'DROP', ...on, ...kept }, [], 'Permanent operation'],
    [
      { zone: 'dmz', target: 'DROP', state: 'absent', ...kept },
      ['fw --permanent --zone=dmz --set-target=default'],
      'Permanent operation, Reset zone dmz target to default',
    ],
    [
      { zone: 'dmz', target: 'ACCEPT', ...on, ...kept },
      ['fw --permanent --zone=dmz --set-target=ACCEPT'],
      'Permanent operation, Set zone dmz target to ACCEPT',
    ],
  ])('%j', async (args, calls, msg) => {
    expect(await told(args)).toEqual({ calls, changed: calls.length > 0, msg });
  });

  it('nothing under check', async () => {
    const answer = await told({ service: 'ftp', ...on }, { check: true });
    expect(answer).toEqual({ calls: [], changed: true, msg: undefined });
  });
});

/** The same tasks, under ansible.posix with firewalld's library, left the same files. */
describe('firewalld tells a firewall that does not run', () => {
  const note = '(offline operation: only on-disk configs were altered)';

  it.each<[Arguments, readonly string[], string]>([
    [
      { service: 'ftp', ...on, ...kept },
      ['firewall-off --zone=public --add-service=ftp'],
      `Permanent operation, Changed service ftp to enabled, ${note}`,
    ],
    [
      { service: 'ssh', ...off, ...kept },
      ['firewall-off --zone=public --remove-service-from-zone=ssh'],
      `Permanent operation, Changed service ssh to disabled, ${note}`,
    ],
    [{ port: '22/tcp', ...on, ...kept }, [], `Permanent operation, ${note}`],
  ])('%j', async (args, calls, msg) => {
    expect(await told(args, { runs: false })).toEqual({ calls, changed: calls.length > 0, msg });
  });

  it('but nothing for now', async () => {
    const { msg } = await told({ service: 'ftp', ...on }, { runs: false });
    expect(msg).toMatch(/^firewall is not currently running, unable to perform immediate/);
  });
});

describe('firewalld refuses', () => {
  it.each<[Arguments, RegExp]>([
    [{ port: '8081', ...on }, /^improper port format \(missing protocol\?\)$/],
    [{ service: 'ftp', port: '1/tcp', ...on }, /^parameters are mutually exclusive: icmp_block\|/],
    [{ interface: 'eth0', ...on }, /^missing parameter\(s\) required by 'interface': zone$/],
    [{ source: '1.2.3.0/24', ...on }, /^missing parameter\(s\) required by 'source': permanent$/],
    [{ service: 'ftp', state: 'present' }, /^absent and present state can only be used in zone/],
    [{ zone: 'own', state: 'present' }, /^Zone operations must be permanent\./],
    [{ port_forward: [{ port: 1 }, { port: 2 }], ...on }, /^Only one port forward supported/],
    [{ port_forward: [{ port: 1 }], ...on }, /^proto udp\/tcp must be specified/],
    [
      { zone: 'INVALID', service: 'ftp', ...on },
      /^ERROR: Exception caught: INVALID_ZONE: INVALID$/,
    ],
    [
      { service: 'nosuch', ...on },
      /^ERROR: Exception caught: INVALID_SERVICE: .* Non-permanent operation, Services are/,
    ],
  ])('%j', async (args, msg) => {
    expect((await told(args)).msg).toMatch(msg);
  });
});
