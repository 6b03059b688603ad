import { spanInside } from '../playbook/origin.ts';
import { GLOBALS } from '../template/globals.ts';
import type { VariableLayer } from '../template/lazy-scope.ts';
import { UnknownMember } from '../template/unknown-used.ts';
import type { Raw, Value } from '../template/value.ts';

/** Raw variables, templated where they are used: a live view of the map. */
export function rawLayer(map: ReadonlyMap<Raw, Raw>): VariableLayer {
  return {
    final: false,
    get: (name) => map.get(name),
    names: () => [...map.keys()].map(String),
    locate: (name, offset) => spanInside(map, name, offset),
  };
}

/** Finished values, never templated again: a live view of the map. */
export function finalLayer(map: ReadonlyMap<string, Value>): VariableLayer {
  return { final: true, get: (name) => map.get(name), names: () => map.keys() };
}

/**
 * Answers for every name, last of all, once variables have come from where check mode could not
 * look: whether one is defined is unknown then. `source` says whence, undefined: nowhere.
 */
export function unseenLayer(source: () => string | undefined): VariableLayer {
  const get = (name: string): Value | undefined => {
    const from = source();
    return from === undefined || GLOBALS.has(name) ? undefined : new UnknownMember(from);
  };
  return { final: true, get, names: () => [] };
}

const known = new WeakMap<ReadonlyMap<Raw, Raw>, VariableLayer>();

/** The layer of a map that never changes, made once. */
export function layerOf(map: ReadonlyMap<Raw, Raw>): VariableLayer {
  let layer = known.get(map);
  if (layer === undefined) {
    layer = rawLayer(map);
    known.set(map, layer);
  }
  return layer;
}
