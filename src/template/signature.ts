import { suggest } from '../diagnostic/suggest.ts';
import type { Named } from './plugins.ts';
import { TEMPLATE_CODES, TemplateError } from './template-error.ts';
import type { Value } from './value.ts';

/** Which arguments a filter or test takes, the value itself apart. */
export interface Signature {
  readonly name: string;
  /** In order; by position or by name. */
  readonly parameters: readonly string[];
  /** How many of them must be given. */
  readonly required: number;
  /** Any number of further ones, by position or by name. */
  readonly rest: boolean;
  readonly keywords: boolean;
}

/**
 * Reads lines of `name parameter optional? * **`: `*` stands for any more positions, `**` for any
 * more names. Several names share a line with commas between.
 */
export function readSignatures(text: string): ReadonlyMap<string, Signature> {
  const signatures = new Map<string, Signature>();
  for (const line of text.trim().split('\n')) {
    const [names = '', ...words] = line.trim().split(/\s+/);
    const parameters = words.filter((word) => !word.startsWith('*'));
    for (const name of names.split(',')) {
      signatures.set(name, {
        name,
        parameters: parameters.map((parameter) => parameter.replace('?', '')),
        required: parameters.filter((parameter) => !parameter.endsWith('?')).length,
        rest: words.includes('*'),
        keywords: words.includes('**'),
      });
    }
  }
  return signatures;
}

/** Throws a TemplateError, in Python's words, for arguments that do not fit. */
export function checkArguments(signature: Signature, args: readonly Value[], named: Named): void {
  const { name, parameters, required, rest, keywords } = signature;
  if (args.length > parameters.length && !rest) {
    const most = parameters.length + 1;
    const plural = most === 1 ? '' : 's';
    throw unfit(
      `${name}() takes ${most} positional argument${plural} but ${args.length + 1} were given`,
    );
  }
  for (const word of named.size > 0 && !keywords ? named.keys() : []) {
    if (!parameters.includes(word)) throw unknownKeyword(signature, word);
  }
  for (let index = args.length; index < required; index++) {
    const parameter = parameters[index] ?? '';
    if (!named.has(parameter)) {
      throw unfit(`${name}() missing 1 required positional argument: '${parameter}'`);
    }
  }
}

function unknownKeyword({ name, parameters }: Signature, word: string): TemplateError {
  const similar = suggest(word, parameters);
  const known = parameters.length > 0 ? `It takes: ${parameters.join(', ')}.` : 'It takes none.';
  return unfit(
    `${name}() got an unexpected keyword argument '${word}'`,
    similar === undefined ? known : `Did you mean "${similar}"?`,
  );
}

function unfit(message: string, hint?: string): TemplateError {
  return new TemplateError(TEMPLATE_CODES.value, message, { hint });
}
