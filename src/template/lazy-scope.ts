import type { Span } from '../diagnostic/diagnostic.ts';
import type { Locator } from './place.ts';
import type { Scope } from './scope.ts';
import type { Templar } from './templar.ts';
import { TEMPLATE_CODES, TemplateError } from './template-error.ts';
import { type Raw, Undefined, type Value } from './value.ts';

/** Variables of one source: facts, play vars, role defaults … */
export interface VariableLayer {
  get(name: string): Raw | Value | undefined;
  names(): Iterable<string>;
  /** Its values are finished: they are never templates, whatever they look like. */
  readonly final: boolean;
  /** Where the variable's value is written, or the part of its text at an offset. */
  locate?(name: string, offset: number): Span | undefined;
}

export interface LazyScopeOptions {
  /** The strongest first. */
  readonly layers: readonly VariableLayer[];
  readonly templar: Templar;
  readonly locate?: Locator | undefined;
}

/**
 * Variables whose templates are rendered when they are asked for, once per scope. A variable
 * whose template rests on something undefined is undefined itself.
 */
export class LazyScope implements Scope {
  readonly #layers: readonly VariableLayer[];
  readonly #templar: Templar;
  readonly #locate: Locator | undefined;
  #values: Map<string, Value> | undefined;
  #pending: string[] | undefined;

  constructor({ layers, templar, locate }: LazyScopeOptions) {
    this.#layers = layers;
    this.#templar = templar;
    this.#locate = locate;
  }

  get(name: string): Value | undefined {
    const known = this.#values?.get(name);
    if (known !== undefined) return known;
    for (const layer of this.#layers) {
      const raw = layer.get(name);
      if (raw === undefined) continue;
      if (layer.final) return raw as Value;
      if (typeof raw !== 'object' && typeof raw !== 'string') return raw;
      return this.#resolve(name, raw as Raw, layer);
    }
    return undefined;
  }

  /** The same, but what rests on something undefined stays as it is written. */
  getAsWritten(name: string): Value | undefined {
    const value = this.get(name);
    if (!(value instanceof Undefined)) return value;
    const layer = this.#layers.find((each) => each.get(name) !== undefined);
    const raw = layer?.get(name);
    return raw === undefined || layer?.final ? value : this.#asWritten(raw as Raw);
  }

  #asWritten(raw: Raw): Value {
    if (Array.isArray(raw)) return (raw as readonly Raw[]).map((each) => this.#asWritten(each));
    if (raw instanceof Map) {
      return new Map([...raw].map(([key, each]) => [this.#asWritten(key), this.#asWritten(each)]));
    }
    try {
      return this.#templar.render(raw, this);
    } catch (error) {
      if (error instanceof TemplateError && error.isUndefined) return raw as Value;
      throw error;
    }
  }

  *names(): Iterable<string> {
    const seen = new Set<string>();
    for (const layer of this.#layers) {
      for (const name of layer.names()) {
        if (seen.has(name)) continue;
        seen.add(name);
        yield name;
      }
    }
  }

  #resolve(name: string, raw: Raw, layer: VariableLayer): Value {
    this.#pending ??= [];
    if (this.#pending.includes(name)) throw recursion(this.#pending, name, raw);
    this.#pending.push(name);
    try {
      const value = this.#rendered(name, raw, layer);
      this.#values ??= new Map();
      this.#values.set(name, value);
      return value;
    } finally {
      this.#pending.pop();
    }
  }

  #rendered(name: string, raw: Raw, layer: VariableLayer): Value {
    try {
      return this.#templar.render(raw, this, this.#locate, (offset) =>
        layer.locate?.(name, offset),
      );
    } catch (error) {
      if (!(error instanceof TemplateError) || !error.isUndefined) throw error;
      return new Undefined(name, undefinedIn(raw, error));
    }
  }
}

function undefinedIn(raw: Raw, error: TemplateError): string {
  return typeof raw === 'string' ? `${raw}: ${error.message}` : error.message;
}

function recursion(pending: readonly string[], name: string, raw: Raw): TemplateError {
  const cycle = [...pending.slice(pending.indexOf(name)), name].join(' -> ');
  const shown = typeof raw === 'string' ? raw : name;
  return new TemplateError(
    TEMPLATE_CODES.recursion,
    `recursive loop detected in template string: ${shown}`,
    { hint: `The variable refers back to itself: ${cycle}. Give one of them another name.` },
  );
}
