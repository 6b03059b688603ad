import type { Span } from '../diagnostic/diagnostic.ts';
import type { Evaluation } from './plugins.ts';

/**
 * Python's data model, as far as playbooks see it. JavaScript's own values wherever they fit:
 * an integral `number` is an int (a `bigint` beyond 2^53), any other `number` is a float,
 * `Map` is a dict (insertion order, keys of any scalar type), an array is a list.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Tuple
  | readonly Value[]
  | Dict
  | Timestamp
  | Undefined
  | Unknown
  | Omit
  | Callable;

export type Dict = Map<Value, Value>;

/** A float whose value happens to be integral: `4.0` must print as `4.0`. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Python's tuple: a list that prints with round brackets and never changes. */
export class Tuple extends Array<Value> {}

/** A YAML date or datetime; prints as Python prints it. */
export class Timestamp {
  readonly text: string;
  readonly dateOnly: boolean;
  constructor(text: string, dateOnly: boolean) {
    this.text = text;
    this.dateOnly = dateOnly;
  }
}

/** A name or attribute that is not there. Chains: an attribute of it is undefined too. */
export class Undefined {
  /** As written in the expression: `a.b.c`. */
  readonly name: string;
  /** Overrides the usual "'name' is undefined". */
  readonly hint: string | undefined;
  constructor(name: string, hint?: string) {
    this.name = name;
    this.hint = hint;
  }
}

/**
 * A value that only a real run would know (the output of a command under check mode). Every
 * expression over it is unknown too; it prints as `(known after apply)`.
 */
export class Unknown {
  readonly source: string;
  /** What it prints as; text around an unknown keeps what is known of it. */
  readonly text: string;
  constructor(source: string, text = '(known after apply)') {
    this.source = source;
    this.text = text;
  }
}

/**
 * A dict of which not all is known before the real run: a key that it lacks may be there then. The
 * result of a task that check mode could not carry out.
 */
export class PartlyKnown extends Map<Value, Value> {
  readonly source: string;
  constructor(source: string, known: Iterable<readonly [Value, Value]> = []) {
    super(known);
    this.source = source;
  }
}

/** The `omit` placeholder: the option that gets it is dropped. */
export class Omit {
  readonly kind = 'omit';
}

/** The only Omit there is. */
export const omit = new Omit();

/** Something an expression can call: a bound method, a macro, `lookup`, `range`. */
export interface Callable {
  readonly kind: 'callable';
  readonly name: string;
  call(args: readonly Value[], named: ReadonlyMap<string, Value>, context: Evaluation): Value;
}

/**
 * A value as a YAML file holds it: the same shapes, but strings are still templates.
 * {@link Unsafe} is the exception: text that is never a template (`!unsafe`).
 */
export type Raw =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Timestamp
  | Unsafe
  | Vaulted
  | readonly Raw[]
  | RawDict;

export type RawDict = Map<Raw, Raw>;

/** `!unsafe "text"`: never templated. */
export class Unsafe {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** `!vault |`: encrypted text, decrypted when used. */
export class Vaulted {
  readonly envelope: string;
  readonly span: Span | undefined;
  constructor(envelope: string, span?: Span) {
    this.envelope = envelope;
    this.span = span;
  }
}
