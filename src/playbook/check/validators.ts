import { createRequire } from 'node:module';
import type { ErrorObject } from 'ajv';
import type { Json, JsonSchema } from '../../util/json.ts';

/** A compiled schema: false leaves what is wrong in `errors`. */
export interface Validator {
  (data: Json): boolean;
  errors?: ErrorObject[] | null;
}

/** Where the build puts the validators it compiles, by `module/name` and `role/name`. */
const compiled = '../../../dist/validators/arguments.cjs';

/**
 * Validators by key: those that the build compiled, so that a run compiles nothing; any other
 * (a module of the user's own) is compiled when it is first used.
 */
export class Validators {
  readonly #require = createRequire(import.meta.url);
  readonly #byKey = new Map<string, Validator>();
  #built: Readonly<Record<string, Validator>> | undefined;

  /** The validator of a key; `schema` gives what to compile if the build did not know the key. */
  get(key: string, schema: () => JsonSchema): Validator {
    const known = this.#byKey.get(key) ?? this.#fromBuild()[key] ?? this.#compile(schema());
    this.#byKey.set(key, known);
    return known;
  }

  #fromBuild(): Readonly<Record<string, Validator>> {
    this.#built ??= this.#load() ?? {};
    return this.#built;
  }

  #load(): Readonly<Record<string, Validator>> | undefined {
    try {
      return this.#require(compiled) as Readonly<Record<string, Validator>>;
    } catch {
      return undefined;
    }
  }

  #compile(schema: JsonSchema): Validator {
    const { Ajv } = this.#require('ajv') as typeof import('ajv');
    return new Ajv({ allErrors: true, strict: false }).compile(schema) as Validator;
  }
}
