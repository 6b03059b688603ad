import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import type { JsonObject } from '../../util/json.ts';
import { text, textOr } from '../argument.ts';
import { useTool } from '../command/tool.ts';
import { clusterAliases, clusterClient, clusterProperties, type Resource } from './client.ts';
import { differenceOf, isSame } from './compare.ts';
import { current, place } from './object.ts';
import { waitProperties, waitUntilReady } from './wait.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'name', 'patch'],
  properties: {
    api_version: textOr('v1', 'API version of the object.'),
    kind: text('Its kind.'),
    name: text('Its name.'),
    namespace: text('Its namespace.'),
    patch: {
      type: 'array',
      items: { type: 'object', additionalProperties: true },
      description: 'Operations in order (RFC 6902), each with op, path and what it needs.',
    },
    ...waitProperties,
    ...clusterProperties,
  },
} as const;

type JsonPatchArguments = FromSchema<typeof schema>;

interface JsonPatchPlan {
  readonly args: JsonPatchArguments;
  readonly resource: Resource;
  /** The object afterwards, as the server has tried it. */
  readonly expected: JsonObject;
  readonly isChanged: boolean;
}

/** Changes parts of an object of a cluster by a JSON patch, through oc or kubectl. */
export const k8sJsonPatch = defineModule<JsonPatchArguments, JsonPatchPlan, unknown>({
  name: 'k8s_json_patch',
  aliases: ['kubernetes.core.k8s_json_patch', 'community.kubernetes.k8s_json_patch'],
  summary: 'Change parts of an object of a Kubernetes cluster by a JSON patch',
  args: schema,
  argumentAliases: { ...clusterAliases, api: 'api_version', version: 'api_version' },
  secrets: ['api_key', 'password'],
  check: 'full',
  emulated: 'oc or kubectl',
  plan: planPatch,
  apply: applyPatch,
});

/** The server tries the patch, and keeps nothing of it. */
async function planPatch(
  args: JsonPatchArguments,
  context: PlanContext<unknown>,
): Promise<Planned<JsonPatchPlan>> {
  const resource = resourceOf(args);
  const before = await current(resource, args, context);
  if (before === undefined) {
    const msg = `${args.kind} ${args.name}: Failed to retrieve requested object: it is not there`;
    throw new ModuleFailure(msg, { changed: false }, 'Make it first, with k8s:.');
  }
  const expected = await patched(resource, args, context, ['--dry-run=server']);
  const isChanged = !isSame(before, expected);
  const diff = isChanged ? { diff: [differenceOf(before, expected)] } : {};
  const result = { changed: isChanged, result: expected, ...diff };
  const isDone = !isChanged && !args.wait;
  return isDone ? { result } : { result, detail: { args, resource, expected, isChanged } };
}

function resourceOf({ kind, api_version, name, namespace }: JsonPatchArguments): Resource {
  const space = namespace === undefined ? {} : { namespace };
  return { apiVersion: api_version, kind, metadata: { name, ...space } };
}

async function patched(
  resource: Resource,
  args: JsonPatchArguments,
  context: PlanContext<unknown>,
  options: readonly string[] = [],
): Promise<JsonObject> {
  const words = ['--type=json', '-p', JSON.stringify(args.patch), '-o', 'json', ...options];
  const argv = [...clusterClient(args, context), 'patch', ...place(resource), ...words] as const;
  const { stdout } = await useTool(argv, context);
  return JSON.parse(stdout) as JsonObject;
}

async function applyPatch(
  { args, resource, expected, isChanged }: JsonPatchPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const after = isChanged ? await patched(resource, args, context) : expected;
  if (!args.wait) return { changed: isChanged, result: after };
  const start = context.now();
  await waitUntilReady(resource, args, context);
  const result = (await current(resource, args, context)) ?? after;
  const duration = Math.round((context.now() - start) / 1000);
  return { changed: isChanged, result, duration };
}
