import type { Span } from '../../diagnostic/diagnostic.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import { spanOf, spanOfKey, spanOfValue } from '../../playbook/origin.ts';
import type { Raw, RawDict } from '../../template/value.ts';
import type { ListFindings } from '../list-findings.ts';

/** A text of a list, with its place. */
export interface PlacedText {
  readonly text: string;
  readonly span: Span;
}

/** What a value is called in a message. */
export function kindOf(value: Raw | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  if (value instanceof Map) return 'a mapping';
  return Array.isArray(value) ? 'a list' : 'a text';
}

/**
 * The fields of one mapping of a YAML list. What has the wrong type is told and read as if it
 * were not there. All scalars are texts (`parseYaml` with `asText`).
 */
export class Fields {
  readonly #dict: RawDict;
  readonly #what: string;
  readonly #findings: ListFindings;

  /** `what` names the mapping in messages: `an image`. */
  constructor(dict: RawDict, what: string, findings: ListFindings) {
    this.#dict = dict;
    this.#what = what;
    this.#findings = findings;
  }

  /** A mapping as fields; anything else is told. */
  static of(value: Raw, span: Span, what: string, findings: ListFindings): Fields | undefined {
    if (value instanceof Map) return new Fields(value, what, findings);
    findings.error('MP2105', `${what} is a mapping, and this is ${kindOf(value)}`, span);
    return undefined;
  }

  get span(): Span {
    return spanOf(this.#dict) ?? nowhere;
  }

  get keys(): readonly string[] {
    return [...this.#dict.keys()].map(String);
  }

  has(key: string): boolean {
    return (this.#dict.get(key) ?? null) !== null;
  }

  spanOf(key: string): Span {
    return spanOfValue(this.#dict, key) ?? this.span;
  }

  spanOfKey(key: string): Span {
    return spanOfKey(this.#dict, key) ?? this.span;
  }

  /** Tells of fields that the format does not have. */
  close(known: readonly string[]): void {
    for (const key of this.keys) {
      if (known.includes(key)) continue;
      this.#findings.error('MP2107', `${this.#what} has no field "${key}"`, this.spanOfKey(key), {
        label: didYouMean(key, known),
        help: `It has: ${known.join(', ')}.`,
      });
    }
  }

  text(key: string): PlacedText | undefined {
    const value = this.#dict.get(key) ?? null;
    if (value === null) return undefined;
    if (typeof value === 'string') return { text: value, span: this.spanOf(key) };
    return this.#wrong(key, 'a text', value);
  }

  /** A text that has to be there, and not empty. */
  required(key: string): PlacedText | undefined {
    const found = this.text(key);
    if (found !== undefined && found.text !== '') return found;
    if (found === undefined && this.has(key)) return undefined;
    const why = this.#dict.has(key) ? 'is empty' : 'is missing';
    const span = this.#dict.has(key) ? this.spanOf(key) : this.span;
    this.#findings.error('MP2106', `${this.#what}: "${key}" ${why}`, span);
    return undefined;
  }

  boolean(key: string): boolean | undefined {
    const found = this.text(key);
    if (found === undefined) return undefined;
    if (/^(true|yes|on)$/i.test(found.text)) return true;
    if (/^(false|no|off)$/i.test(found.text)) return false;
    return this.#wrong(key, 'true or false', found.text);
  }

  /** Items of a list, each a text; undefined where there is no list. */
  texts(key: string): readonly PlacedText[] | undefined {
    return this.list(key)?.flatMap(({ value, span }) => {
      if (typeof value === 'string') return [{ text: value, span }];
      this.#findings.error(
        'MP2105',
        `"${key}" is a list of texts, and this is ${kindOf(value)}`,
        span,
      );
      return [];
    });
  }

  list(key: string): readonly PlacedValue[] | undefined {
    const value = this.#dict.get(key) ?? null;
    if (value === null) return undefined;
    return Array.isArray(value) ? itemsOf(value) : this.#wrong(key, 'a list', value);
  }

  /** A list that has to be there, with something in it. */
  requiredList(key: string): readonly PlacedValue[] | undefined {
    const list = this.list(key);
    if (list !== undefined && list.length > 0) return list;
    if (list === undefined && this.has(key)) return undefined;
    const why = this.#dict.has(key) ? 'is empty' : 'is missing';
    const span = this.#dict.has(key) ? this.spanOfKey(key) : this.span;
    this.#findings.error('MP2106', `${this.#what}: "${key}" ${why}`, span);
    return undefined;
  }

  mapping(key: string, what: string): Fields | undefined {
    const value = this.#dict.get(key) ?? null;
    if (value === null) return undefined;
    if (value instanceof Map) return new Fields(value, what, this.#findings);
    return this.#wrong(key, 'a mapping', value);
  }

  /** The value as it stands there. */
  raw(key: string): Raw {
    return this.#dict.get(key) ?? null;
  }

  #wrong(key: string, wanted: string, value: Raw): undefined {
    const found = typeof value === 'string' ? JSON.stringify(value) : kindOf(value);
    const message = `"${key}" is ${wanted}, and this is ${found}`;
    this.#findings.error('MP2105', message, this.spanOf(key));
  }
}

/** An item of a list, with its place. */
export interface PlacedValue {
  readonly value: Raw;
  readonly span: Span;
}

/** The items of a list with their places. */
export function itemsOf(list: readonly Raw[]): readonly PlacedValue[] {
  return list.map((value, index) => ({ value, span: spanOfValue(list, index) ?? nowhere }));
}

const nowhere: Span = { file: '', line: 1, column: 1 };
