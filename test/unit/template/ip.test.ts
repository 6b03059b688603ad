import { describe, expect, it } from 'vitest';
import { evaluate } from './harness.ts';

describe('IP filters', () => {
  it.each([
    ["'192.0.2.7/24' | ipaddr", '192.0.2.7/24'],
    ["'192.0.2.7' | ansible.utils.ipaddr", '192.0.2.7'],
    ["'nonsense' | ipaddr", false],
    ["'192.0.2.256' | ipaddr", false],
    ["'192.0.2.7/24' | ipaddr('address')", '192.0.2.7'],
    ["'192.0.2.7/24' | ipaddr('network')", '192.0.2.0'],
    ["'192.0.2.7/24' | ipaddr('netmask')", '255.255.255.0'],
    ["'192.0.2.7/255.255.255.0' | ipaddr('prefix')", 24],
    ["'192.0.2.7/24' | ipaddr('broadcast')", '192.0.2.255'],
    ["'192.0.2.0/24' | ipaddr('net')", '192.0.2.0/24'],
    ["'192.0.2.0/24' | ipaddr('address')", false],
    ["'192.0.2.0/24' | ipaddr(5)", '192.0.2.5/24'],
    ["'192.0.2.0/24' | ipaddr('-1')", '192.0.2.255/24'],
    ["'192.0.2.9' | ipaddr('192.0.2.0/28')", '192.0.2.9'],
    ["'192.0.2.99' | ipaddr('192.0.2.0/28')", false],
    ["'10.1.2.3' | ipaddr('private')", '10.1.2.3'],
    ["'8.8.8.8' | ipaddr('private')", false],
    ["['10.0.0.1', 'x', '::1'] | ipv4", ['10.0.0.1']],
    ["['10.0.0.1', 'x', '::1'] | ipv6", ['::1']],
    ["'2001:0db8:0:0:0:0:0:1' | ipaddr", '2001:db8::1'],
    ["'2001:db8:0:1:0:0:0:1' | ipaddr", '2001:db8:0:1::1'],
    ["'::ffff:192.0.2.1' | ipaddr", '::ffff:c000:201'],
    ["'::' | ipaddr", '::'],
    ["'2001:db8::/32' | ipaddr('size')", 2 ** 96],
    ["'2001:db8::1' | ipwrap", '[2001:db8::1]'],
    ["'2001:db8::1/64' | ipwrap", '[2001:db8::1]/64'],
    ["'192.0.2.1' | ipwrap", '192.0.2.1'],
    ["'registry.example' | ipwrap", 'registry.example'],
    ["'192.0.2.255' | ipmath(2)", '192.0.3.1'],
    ["'192.0.2.0/24' | ipsubnet(26)", 4],
    ["'192.0.2.0/24' | ipsubnet(26, -1)", '192.0.2.192/26'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  it('names a query that is none', () => {
    expect(() => evaluate("'192.0.2.1' | ipaddr('nope')")).toThrow(/unknown filter type: nope/);
  });
});
