import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { ErrorObject } from 'ajv';
import type { Json, JsonSchema } from '../../util/json.ts';

/** A compiled schema: false leaves what is wrong in `errors`. */
export interface Validator {
  (data: Json): boolean;
  errors?: ErrorObject[] | null;
}

/** Where the build puts the validators that it compiles, each under its {@link schemaKey}. */
const compiled = '../../../dist/validators/arguments.cjs';

/** Names a schema by its content, so that a validator can never be that of another one. */
export function schemaKey(schema: JsonSchema): string {
  const digest = createHash('sha256').update(JSON.stringify(schema)).digest('hex');
  return `schema_${digest.slice(0, 16)}`;
}

/**
 * Validators of schemas: those that the build compiled, so that a run compiles nothing; any other
 * (a module of the user's own) is compiled when it is first used.
 */
export class Validators {
  readonly #require = createRequire(import.meta.url);
  readonly #bySource = new WeakMap<object, Validator>();
  #built: Readonly<Record<string, Validator>> | undefined;

  /** The validator for what `source` declares; `schema` is asked for once per source. */
  get(source: object, schema: () => JsonSchema): Validator {
    const known = this.#bySource.get(source);
    if (known) return known;
    const wanted = schema();
    const validator = this.#fromBuild()[schemaKey(wanted)] ?? this.#compile(wanted);
    this.#bySource.set(source, validator);
    return validator;
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
