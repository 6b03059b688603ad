import { TEMPLATE_CODES, TemplateError } from '../template-error.ts';

/** A lookup that did not find what it was asked for. */
export function lookupError(message: string, hint: string): TemplateError {
  return new TemplateError(TEMPLATE_CODES.lookup, message, { hint });
}
