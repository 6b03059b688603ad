import type { JsonObject, JsonSchema } from '../../util/json.ts';

/** The schema of a variable file, for editors: open, with the built-in roles' variables described. */
export function varsSchema(roleVariables: JsonObject): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'mirror-play variables',
    description: 'Variables by name, as vars_files, include_vars and -e @file read them.',
    type: ['object', 'null'],
    properties: roleVariables,
    additionalProperties: true,
  };
}
