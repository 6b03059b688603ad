import { type Dict, PartlyKnown, Tuple, type Value } from '../value.ts';
import { isDict, isSequence } from './types.ts';

/** A copy of lists and dicts, all the way down; everything else is immutable and stays. */
export function deepCopy(value: Value): Value {
  if (value instanceof Tuple) return Tuple.from(value, deepCopy) as Tuple;
  if (isSequence(value)) return value.map(deepCopy);
  return isDict(value) ? copyDict(value) : value;
}

function copyDict(dict: Dict): Dict {
  const copy: Dict = dict instanceof PartlyKnown ? new PartlyKnown(dict.source) : new Map();
  for (const [key, value] of dict) copy.set(key, deepCopy(value));
  return copy;
}
