import type { Shown } from './connection.ts';
import { macProperty, mtuProperty, type Property, type PropertyValue, yesNo } from './options.ts';

/** A property that is other than it is to be. */
export interface Difference {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly isOther: boolean;
}

type Compared = string | readonly string[] | undefined;

/** Compares what nmcli shows of a connection with what it is to be. */
export function differenceOf(
  shown: Shown,
  wanted: readonly Property[],
  type: string | undefined,
): Difference {
  const pairs = wanted.flatMap(([name, value]) => {
    const after = comparable(name, name === mtuProperty ? value || 'auto' : value, type);
    if (after === undefined || after.length === 0) return [];
    return [{ name, before: current(name, shown.get(name), type), after }];
  });
  const isOther = pairs.some(
    ({ name, before, after }) => !isSame(name, before, after) && !isUnset(name, before, after),
  );
  return {
    before: Object.fromEntries(pairs.map(({ name, before }) => [name, before ?? null])),
    after: Object.fromEntries(pairs.map(({ name, after }) => [name, after])),
    isOther,
  };
}

/** A wanted value in the form in which nmcli shows it. */
function comparable(
  name: string,
  value: PropertyValue | undefined,
  type: string | undefined,
): Compared {
  if (value === undefined) return undefined;
  if (typeof value === 'boolean') return yesNo(value);
  if (typeof value === 'object') return value;
  const text = String(value);
  if (name === macProperty(type)) return text.toUpperCase();
  if (name === 'vpn.data') return dataOf(text);
  return name === 'ipv6.ip6-privacy' ? (privacies[text] ?? text) : text;
}

const privacies: Readonly<Record<string, string>> = {
  disabled: '0',
  'prefer-public-addr': '1 (enabled, prefer public IP)',
  'prefer-temp-addr': '2 (enabled, prefer temporary IP)',
  unknown: '-1',
};

/** A shown value in the form in which it is wanted. */
function current(name: string, shown: Compared, type: string | undefined): Compared {
  if (typeof shown !== 'string') return shown;
  if (name === '802-11-wireless.wake-on-wlan') {
    const hexadecimal = /^0x([0-9A-Fa-f]+)/.exec(shown)?.[1];
    return hexadecimal === undefined ? shown : String(Number.parseInt(hexadecimal, 16));
  }
  if (name === macProperty(type)) return shown.toUpperCase();
  if (name === 'gsm.apn') return shown.replaceAll(/^"+|"+$/g, '');
  return name === 'vpn.data' ? dataOf(shown) : shown;
}

function dataOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim().replace(/\s*=\s*/, '='))
    .sort();
}

/** Only of addresses does the order matter: the first is where packets leave from. */
function isSame(name: string, one: Compared, other: Compared): boolean {
  if (one === undefined || other === undefined) return one === other;
  const isOrdered = name === 'ipv4.addresses' || name === 'ipv6.addresses';
  const text = (value: string | readonly string[]) =>
    typeof value === 'string' ? value : (isOrdered ? [...value] : value.toSorted()).join();
  return text(one) === text(other);
}

/** Dummies have no size of packets of their own until they get one. */
function isUnset(name: string, before: Compared, after: Compared): boolean {
  return name === mtuProperty && before === undefined && after === 'auto';
}
