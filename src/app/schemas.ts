import { planSchema } from '../mirror/plan-document.ts';
import { mirrorImagesRole } from '../modules/mirror-images/role.ts';
import { modules } from '../modules/modules.ts';
import { languageActions } from '../playbook/actions.ts';
import { schemaKey } from '../playbook/check/validators.ts';
import { Loader } from '../playbook/loader.ts';
import { moduleCatalogue } from '../playbook/module-catalogue.ts';
import { lenientArguments } from '../playbook/schema/lenient.ts';
import { moduleSchema } from '../playbook/schema/module-schema.ts';
import { playbookSchema } from '../playbook/schema/playbook-schema.ts';
import { specSchema } from '../playbook/schema/spec-schema.ts';
import { varsSchema } from '../playbook/schema/vars-schema.ts';
import { eventsSchema } from '../report/events-schema.ts';
import type { JsonObject, JsonSchema } from '../util/json.ts';
import { configSchema } from './config-schema.ts';

/** The published schemas by file name, made from the tables of the engine. */
export function publishedSchemas(): Readonly<Record<string, JsonSchema>> {
  const roleVariables = variablesOfRole().properties as JsonObject;
  return {
    'playbook.schema.json': playbookSchema({ modules, roleVariables }),
    'vars.schema.json': varsSchema(roleVariables),
    'plan.schema.json': planSchema,
    'config.schema.json': configSchema,
    'events.schema.json': eventsSchema,
  };
}

/** What the build compiles to validators, by the keys under which a check asks for them. */
export function compiledSchemas(): Readonly<Record<string, JsonSchema>> {
  const schemas = [...[...languageActions, ...modules].map(moduleSchema), variablesOfRole()];
  return Object.fromEntries(schemas.map((schema) => [schemaKey(schema), schema]));
}

function variablesOfRole(): JsonSchema {
  const loader = new Loader({
    modules: moduleCatalogue(modules),
    builtinRoles: [mirrorImagesRole],
  });
  const role = loader.loadRole(mirrorImagesRole.canonical, { playbookDir: '.' });
  return lenientArguments(specSchema(role.argumentSpec ?? new Map()));
}
