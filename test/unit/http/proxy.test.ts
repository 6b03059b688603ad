import { describe, expect, it } from 'vitest';
import { isLoopback, proxyFor } from '../../../src/http/proxy.ts';

const settings = { http: 'http://plain:3128', https: 'secure:3128' };

describe('proxyFor', () => {
  it.each([
    ['https://quay.io', '', 'http://secure:3128'],
    ['http://quay.io', '', 'http://plain:3128'],
    ['https://localhost:5000', '', undefined],
    ['https://127.0.0.2:5000', '', undefined],
    ['https://[::1]:5000', '', undefined],
    ['https://quay.io', '*', undefined],
    ['https://quay.io', 'a.io, quay.io', undefined],
    ['https://cdn.quay.io', 'quay.io', undefined],
    ['https://cdn.quay.io', '.quay.io', undefined],
    ['https://cdn.quay.io', '*.quay.io', undefined],
    ['https://notquay.io', 'quay.io', 'http://secure:3128'],
    ['https://quay.io', 'quay.io:443', undefined],
    ['https://quay.io', 'quay.io:8443', 'http://secure:3128'],
    ['https://10.0.0.1', '10.0.0.1', undefined],
    ['https://[fe80::1]', '[fe80::1]', undefined],
    ['https://10.0.0.1', '10.0.0.0/8', undefined],
    ['https://11.0.0.1', '10.0.0.0/8', 'http://secure:3128'],
  ])('%s without %j', (origin, none, proxy) => {
    expect(proxyFor(new URL(origin), { ...settings, none })).toBe(proxy);
  });

  it('is nothing where nothing is set', () => {
    expect(proxyFor(new URL('https://quay.io'), {})).toBeUndefined();
  });
});

describe('isLoopback', () => {
  it.each(['localhost', 'a.localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]'])('%s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['localhost.example', '128.0.0.1', '127.0.0.1.example', '::2'])('not %s', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
