import type { Span } from '../diagnostic/diagnostic.ts';
import { suggest } from '../diagnostic/suggest.ts';
import type { Scope } from './scope.ts';
import { spanWithin } from './span-within.ts';
import { TEMPLATE_CODES, TemplateError } from './template-error.ts';

/** What is known about the template in which an error arose. */
export interface ErrorPlace {
  readonly text: string;
  readonly scope: Scope;
  /** Where the text stands, as a whole or by offset. */
  readonly at: Span | ((offset: number) => Span | undefined) | undefined;
  /** Offset of the node that was evaluated. */
  readonly offset: number | undefined;
  readonly conditional?: boolean | undefined;
}

/** The error with its place, the whole template where that helps, and a name that was meant. */
export function explain(error: unknown, place: ErrorPlace): unknown {
  if (error instanceof RangeError) return explain(tooDeep(error), place);
  if (!(error instanceof TemplateError) || error.span !== undefined) return error;
  const offset = error.offset ?? place.offset;
  return error.with({
    message: message(error, place),
    hint: hintFor(error, place.scope),
    span: spanAt(place, offset ?? 0),
    offset,
  });
}

function spanAt({ at, text }: ErrorPlace, offset: number): Span | undefined {
  if (typeof at === 'function') return at(offset);
  return at && spanWithin(at, text, offset);
}

function tooDeep(error: RangeError): TemplateError {
  const message = error.message.includes('call stack')
    ? 'the template or its data is nested too deeply'
    : `the template asks for too much: ${error.message}`;
  return new TemplateError(TEMPLATE_CODES.limit, message, { cause: error });
}

function message(error: TemplateError, { text, conditional }: ErrorPlace): string {
  if (!conditional) return templateMessage(error, text);
  const lead = error.isUndefined ? `error while evaluating conditional (${text}): ` : '';
  return `The conditional check '${text}' failed. The error was: ${lead}${error.message}`;
}

function templateMessage(error: TemplateError, text: string): string {
  if (error.code !== TEMPLATE_CODES.syntax) return error.message;
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return `template error while templating string: ${error.message}. String: ${shown}`;
}

function hintFor(error: TemplateError, scope: Scope): string | undefined {
  if (!error.isUndefined) return undefined;
  const name = /'([^']+)' is undefined$/.exec(error.message)?.[1];
  const similar = name === undefined ? undefined : suggest(name, scope.names());
  if (similar !== undefined) return `Did you mean "${similar}"?`;
  return 'Define it, or give it a fallback with "| default(…)".';
}
