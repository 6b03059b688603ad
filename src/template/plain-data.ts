import { isTemplateText } from './template-text.ts';
import { omit, type Raw, Unsafe, Vaulted } from './value.ts';

/** Remembers which lists and dicts hold nothing to render, so that each is looked at once. */
export class PlainData {
  readonly #known = new WeakMap<object, boolean>();

  has(raw: Raw): boolean {
    if (typeof raw === 'string') return !isTemplateText(raw);
    if (typeof raw !== 'object' || raw === null) return true;
    if (!Array.isArray(raw) && !(raw instanceof Map)) {
      return !(raw instanceof Unsafe || raw instanceof Vaulted || (raw as unknown) === omit);
    }
    const known = this.#known.get(raw);
    if (known !== undefined) return known;
    const items = Array.isArray(raw) ? (raw as readonly Raw[]) : [...raw.values(), ...raw.keys()];
    const plain = items.every((item) => this.has(item));
    this.#known.set(raw, plain);
    return plain;
  }
}
