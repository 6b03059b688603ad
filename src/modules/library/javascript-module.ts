import { pathToFileURL } from 'node:url';
import { type AnyModule, defineModule } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { importModule } from '../../util/import-module.ts';
import type { JsonSchema } from '../../util/json.ts';

/** What a module file may ask for when it exports a function. */
const kit = { defineModule, CodedError };

/**
 * Loads `library/NAME.mjs`: its default export is a module, or a function that makes one out of
 * `{ defineModule, CodedError }`. Throws a CodedError for what is none.
 */
export async function javascriptModule(name: string, path: string): Promise<AnyModule<unknown>> {
  const exported = await exportOf(path);
  const made: unknown = typeof exported === 'function' ? exported(kit) : exported;
  const problem = problemOf(made, name);
  if (problem === undefined) return made as AnyModule<unknown>;
  throw new CodedError('MP1030', `${path} is no module: ${problem}`, {
    hint: 'Export defineModule({ name, aliases, summary, args, check, plan, apply }) by default.',
  });
}

async function exportOf(path: string): Promise<unknown> {
  try {
    const loaded = (await importModule(pathToFileURL(path).href)) as { readonly default?: unknown };
    return loaded.default;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('MP1030', `${path} cannot be loaded: ${reason}`, { cause });
  }
}

const checks = ['full', 'unknown', 'skip'];

/** What keeps a value from being the module of that name. */
function problemOf(made: unknown, name: string): string | undefined {
  if (typeof made !== 'object' || made === null) return 'it exports nothing by default';
  const module = made as Partial<AnyModule<unknown>>;
  if (module.name !== name) return `its name is "${String(module.name)}", its file says "${name}"`;
  if (!Array.isArray(module.aliases)) return 'aliases has to be a list';
  if (typeof module.summary !== 'string') return 'summary has to be a sentence';
  if (!checks.includes(String(module.check))) return `check has to be one of ${checks.join(', ')}`;
  if (typeof module.plan !== 'function') return 'plan has to be a function';
  if (module.apply !== undefined && typeof module.apply !== 'function') {
    return 'apply has to be a function';
  }
  return schemaProblem(module.args);
}

/** A module's arguments are a closed object, every property described. */
function schemaProblem(schema: JsonSchema | undefined): string | undefined {
  if (typeof schema !== 'object' || schema === null || schema.type !== 'object') {
    return 'args has to be a JSON Schema of type object';
  }
  if (schema.additionalProperties !== false) return 'args has to say additionalProperties: false';
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const silent = Object.keys(properties).find(
    (property) => typeof properties[property]?.description !== 'string',
  );
  return silent === undefined ? undefined : `the argument "${silent}" has no description`;
}
