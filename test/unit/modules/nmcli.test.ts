import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, standIns } from '../../helpers/stand-in.ts';
import { taskCalls } from '../../helpers/task-calls.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { cleanUp } from '../runner/stage.ts';

/** What `nmcli con show` tells of eth, br0, bond0, vlan5, wlan and port, which differ in the first lines. */
const shown = `connection.autoconnect:                 yes
connection.zone:                        --
connection.master:                      br0
connection.slave-type:                  bridge
802-3-ethernet.mtu:                     auto
802-3-ethernet.cloned-mac-address:      52:54:00:AB:CD:EF
802-11-wireless.ssid:                   home
802-11-wireless.hidden:                 no
802-11-wireless-security.key-mgmt:      wpa-psk
802-11-wireless-security.psk:           secretpsk
ipv4.method:                            manual
ipv4.addresses:                         10.10.10.10/24
ipv4.dns:                               1.1.1.1,8.8.8.8
ipv4.ignore-auto-dns:                   no
ipv4.gateway:                           10.10.10.1
ipv4.ignore-auto-routes:                no
ipv4.routes:                            { ip = 192.168.0.0/24, nh = 10.10.10.254 mt = 5 }; { ip = 10.0.0.0/8, nh = 10.10.10.2, table=7 }
ipv4.never-default:                     no
ipv4.may-fail:                          yes
ipv6.ignore-auto-dns:                   no
ipv6.ignore-auto-routes:                no
bridge.stp:                             yes
bridge.priority:                        128
bridge.ageing-time:                     300
bridge.forward-delay:                   15
bridge.hello-time:                      2
bridge.max-age:                         20
bridge-port.path-cost:                  100
bridge-port.hairpin-mode:               no
bridge-port.priority:                   32
bond.options:                           mode=active-backup,miimon=100,arp_interval=5
vlan.id:                                5
vlan.parent:                            eth0
vlan.flags:                             1 (REORDER_HEADERS)
vpn.data:                               gateway = vpn.example.com, user = me
gsm.apn:                                "internet"`;

const program = `
show() { printf 'connection.type: %s\\nconnection.interface-name: %s\\n' "$1" "$2"; /bin/cat <<'END'
${shown}
END
}
case "$*" in
  *--terse*--active*) echo eth ;;
  *--terse*) printf 'eth\\nbr0\\nbond0\\nvlan5\\nwlan\\nport\\nvpn0\\ngsm0\\nwith\\\\:colon\\n' ;;
  *'con show eth'*) show 802-3-ethernet eth0 ;;
  *'con show br0'*) show bridge br0 ;;
  *'con show wlan'*) show 802-11-wireless wlan0 ;;
  *'con show'*) show other eth1 ;;
  *'edit type wifi'*) case "$(/bin/cat)" in
    *security*) printf '802-11-wireless-security.key-mgmt: x\\n802-11-wireless-security.psk: y\\n' ;;
    *) printf 'noise\\n802-11-wireless.ssid: x\\n802-11-wireless.hidden: no\\n' ;;
  esac ;;
  *'con edit'*) /bin/cat >> "$STATE/calls.log" ;;
  *'con down'*) exit 10 ;;
  *bad*) echo 'Error: bad' >&2; exit 2 ;;
  *) echo done ;;
esac`;

let folder: TempDir;
let programs: StandIns;
beforeAll(() => {
  folder = tempDir('nmcli');
  programs = standIns(folder.path, { nmcli: program });
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

type Arguments = Readonly<Record<string, unknown>>;

async function told(args: Arguments, check = false) {
  const task = { nmcli: { state: 'present', ...args } };
  const answer = await taskCalls(task, programs, { check, queries: / con show| edit type / });
  const calls = answer.calls.map((call) =>
    call.replace(/^nmcli con /, '').replaceAll(auto, 'AUTO'),
  );
  return { ...answer, calls };
}

/** What nmcli is told of addresses where a task says nothing of them. */
const auto =
  'ipv4.ignore-auto-dns no ipv4.ignore-auto-routes no ipv4.never-default no ipv4.may-fail yes ipv6.ignore-auto-dns no ipv6.ignore-auto-routes no';
const v4 = 'ipv4.ignore-auto-dns no ipv4.ignore-auto-routes no ipv4.never-default no';
const v6 = 'ipv6.ignore-auto-dns no ipv6.ignore-auto-routes no';
const disabled = `${v4} ipv4.method disabled ipv4.may-fail yes ${v6} ipv6.method disabled`;

const add = (type: string, device = 'new') =>
  `add type ${type} con-name new connection.interface-name ${device} connection.autoconnect yes`;

/** What community.general's nmcli tells of the same arguments. */
describe('nmcli adds a connection', () => {
  it.each<[Arguments, readonly string[]]>([
    [{ type: 'ethernet' }, [`${add('ethernet')} AUTO`]],
    [
      {
        type: 'ethernet',
        ifname: 'eth5',
        ip4: '10.1.1.1/24',
        gw4: '10.1.1.9',
        dns4: ['1.1.1.1', '8.8.8.8'],
      },
      [
        `${add('ethernet', 'eth5')} ipv4.addresses 10.1.1.1/24 ipv4.dns 1.1.1.1,8.8.8.8 ipv4.ignore-auto-dns no ipv4.gateway 10.1.1.9 ipv4.ignore-auto-routes no ipv4.never-default no ipv4.method manual ipv4.may-fail yes ${v6}`,
        'up new',
      ],
    ],
    [
      { type: 'ethernet', mtu: 9000, mac: '52:54:00:ab:cd:ef', zone: 'dmz' },
      [
        `${add('ethernet')} connection.zone dmz AUTO 802-3-ethernet.cloned-mac-address 52:54:00:ab:cd:ef 802-3-ethernet.mtu 9000`,
        'up new',
      ],
    ],
    [
      {
        type: 'ethernet',
        ip4: ['10.1.1.1'],
        ip6: ['2001:db8::1'],
        ip_privacy6: 'prefer-temp-addr',
      },
      [
        `${add('ethernet')} ipv4.addresses 10.1.1.1/32 ${v4} ipv4.method manual ipv4.may-fail yes ipv6.addresses 2001:db8::1/128 ${v6} ipv6.method manual ipv6.ip6-privacy prefer-temp-addr`,
      ],
    ],
    [
      {
        type: 'ethernet',
        routes4_extended: [
          { ip: '10.0.0.0/8', next_hop: '10.1.1.2', metric: 5, table: 7, onlink: true },
        ],
        route_metric4: 100,
      },
      [
        `${add('ethernet')} ipv4.ignore-auto-dns no ipv4.ignore-auto-routes no ipv4.routes [10.0.0.0/8 10.1.1.2 5 onlink=true table=7] ipv4.route-metric 100 ipv4.never-default no ipv4.may-fail yes ${v6}`,
      ],
    ],
    [
      {
        type: 'bond',
        mode: 'active-backup',
        miimon: 100,
        primary: 'eth1',
        xmit_hash_policy: 'layer2',
      },
      [
        `${add('bond')} AUTO miimon 100 mode active-backup primary eth1 +bond.options xmit_hash_policy=layer2`,
      ],
    ],
    [
      { type: 'bond-slave', ifname: 'eth1', master: 'bond0' },
      [`${add('bond-slave', 'eth1')} connection.master bond0 connection.slave-type bond`],
    ],
    [
      { type: 'bridge', stp: false, mac: '52:54:00:ab:cd:ef' },
      [
        `${add('bridge')} AUTO bridge.mac-address 52:54:00:ab:cd:ef bridge.ageing-time 300 bridge.forward-delay 15 bridge.hello-time 2 bridge.max-age 20 bridge.priority 128 bridge.stp no`,
      ],
    ],
    [
      { type: 'bridge-slave', master: 'br0', hairpin: true },
      [
        `${add('bridge-slave')} connection.master br0 connection.slave-type bridge bridge-port.path-cost 100 bridge-port.hairpin-mode yes bridge-port.priority 32`,
      ],
    ],
    [
      { type: 'team', runner: 'lacp', runner_fast_rate: true },
      [`${add('team')} AUTO team.runner lacp team.runner-fast-rate yes`],
    ],
    [
      { type: 'team-slave', master: 'team0', ifname: 'eth1' },
      [`${add('team-slave', 'eth1')} connection.master team0 connection.slave-type team`],
    ],
    [
      { type: 'vlan', vlanid: 5, vlandev: 'eth0', flags: '1', ingress: '1:2', egress: '3:4' },
      [
        `${add('vlan')} AUTO vlan.id 5 vlan.parent eth0 vlan.flags 1 vlan.ingress 1:2 vlan.egress 3:4`,
      ],
    ],
    [
      { type: 'vxlan', vxlan_id: 16, vxlan_local: '1.2.3.4', vxlan_remote: '239.0.0.1' },
      [`${add('vxlan')} vxlan.id 16 vxlan.local 1.2.3.4 vxlan.remote 239.0.0.1`],
    ],
    [{ type: 'dummy' }, [`${add('dummy')} ${disabled}`]],
    [
      {
        type: 'gre',
        ip_tunnel_dev: 'eth0',
        ip_tunnel_local: '1.2.3.4',
        ip_tunnel_remote: '1.2.3.5',
      },
      [
        `${add('ip-tunnel')} AUTO ip-tunnel.local 1.2.3.4 ip-tunnel.mode gre ip-tunnel.parent eth0 ip-tunnel.remote 1.2.3.5`,
      ],
    ],
    [
      { type: 'infiniband', transport_mode: 'connected' },
      [`${add('infiniband')} AUTO infiniband.transport-mode connected`],
    ],
    [
      { type: 'macvlan', macvlan: { mode: 2, parent: 'eth0' } },
      [`${add('macvlan')} ${disabled} macvlan.mode 2 macvlan.parent eth0`],
    ],
    [
      { type: 'wireguard', wireguard: { 'listen-port': 51820 } },
      [`${add('wireguard')} ${disabled} wireguard.listen-port 51820`],
    ],
    [{ type: 'gsm', gsm: { apn: 'internet' } }, [`${add('gsm')} AUTO gsm.apn internet`]],
    [
      { type: 'vpn', vpn: { 'service-type': 'org.x', gateway: 'g', 'refuse-eap': true } },
      [
        'add type vpn con-name new connection.autoconnect yes AUTO vpn.service-type org.x vpn.data [gateway=g, refuse-eap=yes]',
      ],
    ],
    [
      {
        type: 'wifi',
        ssid: 'home',
        wifi: { hidden: true },
        wifi_sec: { 'key-mgmt': 'wpa-psk', psk: 'topsecret' },
      },
      [
        `${add('wifi')} AUTO 802-11-wireless.ssid home 802-11-wireless.hidden yes 802-11-wireless-security.key-mgmt wpa-psk`,
        'edit new',
        'set 802-11-wireless-security.psk topsecret',
        'save',
        'quit',
      ],
    ],
  ])('%j', async (args, expected) => {
    const { calls, changed, result } = await told({ conn_name: 'new', ...args });
    expect({ calls, changed }).toEqual({ calls: expected, changed: true });
    expect(result).toMatchObject({
      conn_name: 'new',
      state: 'present',
      Connection: `Connection new of Type ${String(args.type)} is being added`,
    });
  });

  it('not under check', async () => {
    expect(await told({ conn_name: 'new', type: 'ethernet' }, true)).toMatchObject({
      calls: [],
      changed: true,
    });
  });
});

describe('nmcli leaves a connection alone that is as it is to be', () => {
  it.each<Arguments>([
    {
      conn_name: 'eth',
      type: 'ethernet',
      ifname: 'eth0',
      ip4: '10.10.10.10/24',
      gw4: '10.10.10.1',
    },
    { conn_name: 'eth', ifname: 'eth0', dns4: ['8.8.8.8', '1.1.1.1'] },
    { conn_name: 'eth', type: 'ethernet', mac: '52:54:00:ab:cd:ef' },
    {
      conn_name: 'eth',
      type: 'ethernet',
      routes4_extended: [
        { ip: '10.0.0.0/8', next_hop: '10.10.10.2', table: 7 },
        { ip: '192.168.0.0/24', next_hop: '10.10.10.254', metric: 5 },
      ],
    },
    { conn_name: 'br0', type: 'bridge', ifname: 'br0' },
    { conn_name: 'bond0', type: 'bond', mode: 'active-backup', miimon: 100, arp_interval: 5 },
    { conn_name: 'vlan5', type: 'vlan', vlanid: 5, vlandev: 'eth0', flags: '1' },
    { conn_name: 'wlan', type: 'wifi', ssid: 'home', wifi_sec: { psk: 'secretpsk' } },
    { conn_name: 'port', type: 'bridge-slave', master: 'br0' },
    { conn_name: 'vpn0', type: 'vpn', vpn: { user: 'me', gateway: 'vpn.example.com' } },
    { conn_name: 'gsm0', type: 'gsm', gsm: { apn: 'internet' } },
    { conn_name: 'with:colon', type: 'ethernet' },
  ])('%j', async (args) => {
    const { calls, changed, result } = await told(args);
    expect({ calls, changed }).toEqual({ calls: [], changed: false });
    expect(result.Exists).toBe('Connections already exist and no changes made');
  });
});

describe('nmcli changes a connection', () => {
  it.each<[Arguments, readonly string[]]>([
    [
      { conn_name: 'eth', type: 'ethernet', ifname: 'eth0', ip4: '10.10.10.11/24' },
      [
        `modify eth connection.interface-name eth0 connection.autoconnect yes ipv4.addresses 10.10.10.11/24 ${v4} ipv4.method manual ipv4.may-fail yes ${v6} 802-3-ethernet.mtu 0`,
      ],
    ],
    [
      { conn_name: 'eth', type: 'ethernet', mtu: 1400 },
      ['modify eth connection.autoconnect yes AUTO 802-3-ethernet.mtu 1400'],
    ],
    [
      { conn_name: 'vlan5', type: 'vlan', vlanid: 6, vlandev: 'eth0' },
      [
        'modify vlan5 connection.autoconnect yes AUTO 802-3-ethernet.mtu 0 vlan.id 6 vlan.parent eth0',
      ],
    ],
    [
      { conn_name: 'wlan', type: 'wifi', ssid: 'home', wifi_sec: { psk: 'othersecret' } },
      [
        'modify wlan connection.autoconnect yes AUTO 802-11-wireless.ssid home',
        'edit wlan',
        'set 802-11-wireless-security.psk othersecret',
        'save',
        'quit',
      ],
    ],
    [{ conn_name: 'eth', state: 'absent' }, ['down eth', 'del eth']],
    [{ conn_name: 'none', state: 'absent' }, []],
    [{ conn_name: 'eth', state: 'up' }, []],
    [{ conn_name: 'br0', state: 'up', conn_reload: true }, ['reload', 'up br0']],
    [{ conn_name: 'br0', state: 'down' }, []],
  ])('%j', async (args, expected) => {
    const { calls, changed, result } = await told(args);
    expect({ calls, changed }).toEqual({ calls: expected, changed: expected.length > 0 });
    expect(JSON.stringify(result)).not.toContain('othersecret');
  });
});

describe('nmcli refuses', () => {
  it.each<[Arguments, string]>([
    [{ type: 'wifi' }, 'type is wifi but all of the following are missing: ssid'],
    [{ type: 'macvlan' }, 'type is macvlan but all of the following are missing: macvlan'],
    [
      { type: 'wifi', ssid: 'x', wifi: { nonsense: 1 } },
      'Invalid or unsupported option(s): "wifi.nonsense"',
    ],
    [{ type: 'team', runner_fast_rate: true }, 'runner-fast-rate is only allowed for runner lacp'],
    [
      { type: 'team', runner_hwaddr_policy: 'same_all' },
      'Runner-hwaddr-policy is only allowed for runner activebackup',
    ],
    [
      { type: 'team-slave', ifname: 'x' },
      'Please specify a name for the master when type is team-slave',
    ],
    [
      { type: 'ethernet', routes4: 'a', routes4_extended: [{ ip: 'x' }] },
      'parameters are mutually exclusive: routes4_extended|routes4',
    ],
    [
      { type: 'ethernet', never_default4: true, gw4: '1.2.3.4' },
      'parameters are mutually exclusive: never_default4|gw4',
    ],
    [{}, 'Connection new is not there: a new one needs a type'],
    [{ conn_name: 'bad', type: 'ethernet' }, 'Error: bad\n'],
    [{ state: 'up' }, 'No Connection named new exists'],
  ])('%j', async (args, msg) => {
    expect((await told({ conn_name: 'new', ...args })).result).toMatchObject({ failed: true, msg });
  });
});
