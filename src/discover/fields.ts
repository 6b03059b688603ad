import { didYouMean } from '../diagnostic/suggest.ts';
import type { Json, JsonObject } from '../util/json.ts';
import type { EntryProblem, Tell } from './problem.ts';

/** A mapping that a user wrote, its fields read one by one; what is wrong is told, not thrown. */
export class Fields {
  readonly path: readonly string[];
  readonly #values: JsonObject;
  readonly #tell: Tell;

  constructor(values: JsonObject, path: readonly string[], tell: Tell) {
    this.path = path;
    this.#values = values;
    this.#tell = tell;
  }

  /** The value as a mapping; undefined, and told, where it is none. */
  static of(value: Json | undefined, path: readonly string[], tell: Tell): Fields | undefined {
    if (isObject(value)) return new Fields(value, path, tell);
    const message = `"${path.join('.')}" is no mapping of fields`;
    tell({ path, at: 'value', code: 'MP2203', message });
    return undefined;
  }

  get names(): string[] {
    return Object.keys(this.#values);
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  /** Tells of all fields but these. */
  allowOnly(known: readonly string[], helps: Readonly<Record<string, string>> = {}): void {
    for (const name of this.names) {
      if (known.includes(name)) continue;
      const help = helps[name] ?? `The fields here are: ${known.join(', ')}.`;
      const label = didYouMean(name, known);
      const message = `unknown field "${name}"`;
      this.#tell({ path: [...this.path, name], at: 'name', code: 'MP2201', message, label, help });
    }
  }

  mapping(name: string): Fields | undefined {
    return this.has(name)
      ? Fields.of(this.#values[name], [...this.path, name], this.#tell)
      : undefined;
  }

  text(name: string): string | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#values[name];
    if (typeof value === 'string') return value;
    return this.#wrong(name, 'is no text');
  }

  /** No texts where the field is not there. */
  texts(name: string, { mayBeEmpty = true } = {}): readonly string[] {
    if (!this.has(name)) return [];
    const value = this.#values[name];
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
    if (isList && (mayBeEmpty || value.length > 0)) return value;
    this.#wrong(name, isList ? 'is an empty list' : 'is no list of texts');
    return [];
  }

  /** `true` and `false`, also as texts. */
  flag(name: string): boolean {
    if (!this.has(name)) return false;
    const value = this.#values[name];
    if (value === true || value === 'true') return true;
    if (value !== false && value !== 'false') this.#wrong(name, 'is neither true nor false');
    return false;
  }

  /** A whole number from 1 on. */
  count(name: string): number | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#values[name];
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
    return this.#wrong(name, 'is no whole number from 1 on');
  }

  missing(name: string, help?: string): undefined {
    const message = `"${this.path.join('.')}" needs the field "${name}"`;
    this.#tell({ path: this.path, at: 'name', code: 'MP2202', message, help });
  }

  /** Tells of the value of a field. */
  tell(
    name: string,
    problem: Pick<EntryProblem, 'code' | 'message' | 'help' | 'label'>,
  ): undefined {
    this.#tell({ path: [...this.path, name], at: 'value', ...problem });
  }

  #wrong(name: string, reason: string): undefined {
    this.tell(name, { code: 'MP2203', message: `"${name}" ${reason}` });
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
