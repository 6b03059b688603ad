import { didYouMean } from '../../diagnostic/suggest.ts';
import type { Raw } from '../../template/value.ts';
import type { JsonSchema } from '../../util/json.ts';
import { kindOf, textOf } from '../raw-kind.ts';
import { typeWords } from '../schema/schema-at.ts';
import type { SchemaFinding } from './schema-findings.ts';

/** A sentence, and what was probably meant. */
export interface Problem {
  readonly message: string;
  readonly label: string | undefined;
}

/** A value that is none of the allowed ones. */
export function choiceProblem(
  what: string,
  value: Raw | undefined,
  { choices = [] }: SchemaFinding,
): Problem {
  const words = choices.filter((choice) => typeof choice === 'string');
  const given = textOf(value);
  return {
    message: `${what} is one of ${words.map((word) => word || '""').join(', ')}, not ${shown(value)}`,
    label: given === undefined ? undefined : didYouMean(given, words),
  };
}

/** A value of a wrong kind, or beyond a limit. */
export function typeProblem(
  what: string,
  value: Raw | undefined,
  { limit }: SchemaFinding,
  schemas: readonly JsonSchema[],
): string {
  if (limit !== undefined) return `${what} ${limit}`;
  return `${what} wants ${typeWords(schemas) ?? 'another value'}, not ${shown(value)}`;
}

function shown(value: Raw | undefined): string {
  const text = typeof value === 'string' ? value : undefined;
  return text !== undefined && text.length <= 40 ? `"${text}"` : kindOf(value ?? null);
}
