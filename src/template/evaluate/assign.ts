import { itemsOf } from '../python/arguments.ts';
import { Namespace } from '../python/namespace.ts';
import type { Target } from '../syntax/ast.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import type { Frame } from './frame.ts';

/** Binds a value to a name, to several, or to an attribute of a namespace. */
export function assign(target: Target, value: Value, frame: Frame): void {
  if (target.kind === 'name') frame.set(target.name, value);
  else if (target.kind === 'member') assignMember(target.name, target.attribute, value, frame);
  else unpack(target.items, itemsOf(value), frame);
}

function assignMember(name: string, attribute: string, value: Value, frame: Frame): void {
  const namespace = frame.get(name);
  if (!(namespace instanceof Namespace)) {
    throw valueError('cannot assign attribute on non-namespace object');
  }
  namespace.set(attribute, value);
}

function unpack(targets: readonly Target[], values: readonly Value[], frame: Frame): void {
  if (values.length > targets.length) {
    throw valueError(`too many values to unpack (expected ${targets.length})`);
  }
  for (const [index, target] of targets.entries()) {
    const value = values[index];
    if (value === undefined) {
      throw valueError(
        `not enough values to unpack (expected ${targets.length}, got ${values.length})`,
      );
    }
    assign(target, value, frame);
  }
}
