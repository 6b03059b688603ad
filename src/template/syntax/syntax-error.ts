import { TEMPLATE_CODES, TemplateError } from '../template-error.ts';

/** A template that cannot be read; the offset says where. */
export function syntaxError(message: string, offset: number): TemplateError {
  return new TemplateError(TEMPLATE_CODES.syntax, message, { offset });
}
