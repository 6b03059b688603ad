import { str } from '../python/text.ts';
import { TEMPLATE_CODES, TemplateError } from '../template-error.ts';
import { Unknown, type Value } from '../value.ts';

/** Longest text that a template may give, in UTF-16 units. */
const MAX_LENGTH = 100_000_000;

/** The pieces of text that a template prints. */
export class Output {
  readonly #parts: string[] = [];
  #length = 0;
  #only: Value | undefined;
  #unknown: Unknown | undefined;

  text(text: string): void {
    this.#length += text.length;
    if (this.#length > MAX_LENGTH) {
      throw new TemplateError(TEMPLATE_CODES.limit, 'the text of the template is too long');
    }
    this.#parts.push(text);
  }

  /** Prints a value: None as nothing, an Unknown as its text, which makes the whole unknown. */
  value(value: Value): void {
    this.#only = this.#parts.length === 0 ? value : undefined;
    this.text(value === null ? '' : str(value, (unknown) => this.#note(unknown)));
  }

  #note(unknown: Unknown): string {
    this.#unknown ??= unknown;
    return unknown.text;
  }

  /** The value behind the text, if nothing else was printed. */
  get only(): Value | undefined {
    return this.#parts.length === 1 ? this.#only : undefined;
  }

  /** An Unknown that was printed. */
  get unknown(): Unknown | undefined {
    return this.#unknown;
  }

  toString(): string {
    return this.#parts.join('');
  }

  /** The text as a value: an Unknown that shows what is known of it, if one was printed. */
  result(): string | Unknown {
    const text = this.toString();
    return this.#unknown === undefined ? text : new Unknown(this.#unknown.source, text);
  }
}
