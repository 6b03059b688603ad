import { indexOf } from '../python/arguments.ts';
import { dictGet } from '../python/compare.ts';
import { boundMethod } from '../python/methods.ts';
import { NamedTuple } from '../python/named-tuple.ts';
import { Namespace } from '../python/namespace.ts';
import { charactersOf } from '../python/strings.ts';
import { repr } from '../python/text.ts';
import { isDict, isInt, isSequence, typeName } from '../python/types.ts';
import { undefinedError } from '../template-error.ts';
import { UnknownMember } from '../unknown-used.ts';
import { PartlyKnown, Timestamp, Undefined, Unknown, type Value } from '../value.ts';
import { LoopState } from './loop-state.ts';

/** `value.name`: methods first, then dict entries. Undefined when there is neither. */
export function attribute(value: Value, name: string): Value {
  if (value instanceof Undefined) return value;
  if (value instanceof Unknown) return new UnknownMember(value.source);
  const found = ownAttribute(value, name);
  if (found !== undefined) return found;
  const entry = isDict(value) ? value.get(name) : undefined;
  return entry === undefined ? missingAttribute(value, name) : entry;
}

function ownAttribute(value: Value, name: string): Value | undefined {
  if (value instanceof LoopState) return value.attribute(name);
  if (value instanceof NamedTuple && value.fields.includes(name)) return value.field(name);
  if (value instanceof Timestamp) return timestampPart(value, name);
  return value instanceof Namespace ? undefined : boundMethod(value, name);
}

/** `value[index]`: entries first, then methods. Undefined when there is neither. */
export function item(value: Value, index: Value): Value {
  if (value instanceof Undefined) return value;
  if (value instanceof Unknown) return new UnknownMember(value.source);
  if (index instanceof Unknown) return new UnknownMember(index.source);
  if (index instanceof Undefined) return isDict(value) ? refuse(index) : index;
  const entry = entryOf(value, index);
  if (entry !== undefined) return entry;
  if (typeof index === 'string') {
    const found = ownAttribute(value, index);
    return found === undefined ? missingAttribute(value, index) : found;
  }
  return new Undefined(repr(index), `${objectName(value)} has no element ${repr(index)}`);
}

function refuse(value: Undefined): never {
  throw undefinedError(value);
}

function entryOf(value: Value, index: Value): Value | undefined {
  if (isDict(value))
    return isDict(index) || Array.isArray(index) ? undefined : dictGet(value, index);
  if (!isInt(index) && typeof index !== 'boolean') return undefined;
  const at = indexOf(index);
  if (isSequence(value)) return value[at < 0 ? at + value.length : at];
  if (typeof value !== 'string') return undefined;
  const characters = charactersOf(value);
  return characters[at < 0 ? at + characters.length : at];
}

function missingAttribute(value: Value, name: string): Value {
  if (value instanceof PartlyKnown) return new UnknownMember(value.source);
  return new Undefined(name, `'${objectName(value)}' has no attribute '${name}'`);
}

function objectName(value: Value): string {
  return value === null ? 'None' : `${typeName(value)} object`;
}

const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second'];

function timestampPart(value: Timestamp, name: string): Value | undefined {
  const part = value.text.split(/[^0-9]+/)[PARTS.indexOf(name)];
  return part === undefined || part === '' ? undefined : Number(part);
}
