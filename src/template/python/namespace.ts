import type { Value } from '../value.ts';

/** Jinja2's `namespace(…)`: attributes that a `set` inside a loop may change. */
export class Namespace extends Map<Value, Value> {}
