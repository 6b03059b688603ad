import { Tuple, type Value } from '../value.ts';

/** A tuple whose items have names: what `groupby` gives. */
export class NamedTuple extends Tuple {
  readonly fields: readonly string[];

  private constructor(fields: readonly string[]) {
    super();
    this.fields = fields;
  }

  static make(entries: Readonly<Record<string, Value>>): NamedTuple {
    const tuple = new NamedTuple(Object.keys(entries));
    tuple.push(...Object.values(entries));
    return tuple;
  }

  field(name: string): Value | undefined {
    return this[this.fields.indexOf(name)];
  }
}
