import type { Span } from '../diagnostic/diagnostic.ts';
import { CodedError, type CodedErrorOptions } from '../util/coded-error.ts';
import type { Undefined } from './value.ts';

/** Codes of a {@link TemplateError}. */
export const TEMPLATE_CODES = {
  undefined: 'MP3001',
  syntax: 'MP3002',
  value: 'MP3003',
  recursion: 'MP3004',
  unknownName: 'MP3005',
  limit: 'MP3006',
  lookup: 'MP3007',
  conditional: 'MP3008',
} as const;

export type TemplateCode = (typeof TEMPLATE_CODES)[keyof typeof TEMPLATE_CODES];

export interface TemplateErrorOptions extends CodedErrorOptions {
  /** Where the template stands in its file. */
  readonly span?: Span | undefined;
  /** Where in the template's text, in UTF-16 units from 0. */
  readonly offset?: number | undefined;
}

/** A template that cannot be read or evaluated; the message is in Ansible's manner. */
export class TemplateError extends CodedError {
  override readonly name = 'TemplateError';
  readonly span: Span | undefined;
  readonly offset: number | undefined;

  constructor(code: TemplateCode, message: string, options: TemplateErrorOptions = {}) {
    super(code, message, options);
    this.span = options.span;
    this.offset = options.offset;
  }

  /** True when the cause is a variable or attribute that is not there. */
  get isUndefined(): boolean {
    return this.code === TEMPLATE_CODES.undefined;
  }

  /** The same error with more known about it; what is known already stays. */
  with(more: TemplateErrorOptions & { readonly message?: string }): TemplateError {
    return new TemplateError(this.code as TemplateCode, more.message ?? this.message, {
      hint: this.hint ?? more.hint,
      cause: this.cause ?? more.cause,
      span: this.span ?? more.span,
      offset: this.offset ?? more.offset,
    });
  }
}

/** What using an undefined value says: `'x' is undefined`. */
export function undefinedMessage(value: Undefined): string {
  return value.hint ?? `'${value.name}' is undefined`;
}

/** The error of using an undefined value. */
export function undefinedError(value: Undefined): TemplateError {
  return new TemplateError(TEMPLATE_CODES.undefined, undefinedMessage(value));
}

/** The error of an operation that does not fit its operands (Python's TypeError, ValueError). */
export function valueError(message: string, options: TemplateErrorOptions = {}): TemplateError {
  return new TemplateError(TEMPLATE_CODES.value, message, options);
}
