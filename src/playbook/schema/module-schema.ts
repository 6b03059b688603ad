import type { Json, JsonSchema } from '../../util/json.ts';
import type { ModuleDeclaration } from '../module-catalogue.ts';
import { lenientArguments } from './lenient.ts';

/** What a playbook may write as a module's arguments, under their proper names. */
export function moduleSchema({ args }: ModuleDeclaration): JsonSchema {
  return lenientArguments(args);
}

/** The same with the aliases of arguments, for editors. */
export function moduleSchemaWithAliases(declaration: ModuleDeclaration): JsonSchema {
  const schema = moduleSchema(declaration);
  const properties: Record<string, Json | undefined> = { ...(schema.properties as JsonSchema) };
  for (const [alias, name] of Object.entries(declaration.argumentAliases ?? {})) {
    properties[alias] ??= properties[name];
  }
  return { ...schema, properties };
}
