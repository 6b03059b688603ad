import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import type { JsonObject } from '../../util/json.ts';
import { accepted, choiceOr, flagOr, text, textOr } from '../argument.ts';
import { type Change, carryOut, planChange } from './change.ts';
import { clusterAliases, clusterProperties } from './client.ts';
import { resourcesOf } from './definitions.ts';
import { waitProperties } from './wait.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    state: choiceOr(['absent', 'present', 'patched'], 'present', 'What the objects are to be.'),
    definition: { description: 'The objects: a dict, a list of them, or YAML.' },
    src: text('File of objects, instead.'),
    kind: text('Kind, where the definition does not say.'),
    api_version: textOr('v1', 'API version, where the definition does not say.'),
    name: text('Name, where the definition does not say.'),
    namespace: text('Namespace, where the definition does not say.'),
    force: flagOr(false, 'Replace an object that is there as a whole.'),
    apply: flagOr(false, 'Work like kubectl apply: what is no longer said is removed.'),
    server_side_apply: {
      type: 'object',
      additionalProperties: false,
      description: 'Let the server apply it.',
      properties: {
        field_manager: text('Whose fields these are.'),
        force_conflicts: flagOr(false, 'Take fields of others over.'),
      },
    },
    merge_type: {
      type: 'array',
      items: { type: 'string', enum: ['json', 'merge', 'strategic-merge'] },
      description: 'How to change an object that is there; the first that the API takes.',
    },
    ...waitProperties,
    validate: accepted,
    append_hash: accepted,
    continue_on_error: accepted,
    generate_name: accepted,
    label_selectors: accepted,
    delete_options: accepted,
    template: accepted,
    ...clusterProperties,
  },
} as const;

export type K8sArguments = FromSchema<typeof schema>;

interface K8sPlan {
  readonly args: K8sArguments;
  readonly changes: readonly Change[];
}

/** Creates, changes and deletes objects of a cluster, through oc or kubectl. */
export const k8s = defineModule<K8sArguments, K8sPlan, unknown>({
  name: 'k8s',
  aliases: [
    'kubernetes.core.k8s',
    'community.kubernetes.k8s',
    'community.okd.k8s',
    'redhat.openshift.k8s',
  ],
  summary: 'Create, change and delete objects of a Kubernetes cluster',
  args: schema,
  argumentAliases: {
    ...clusterAliases,
    inline: 'definition',
    resource_definition: 'definition',
    api: 'api_version',
    version: 'api_version',
  },
  secrets: ['api_key', 'password'],
  check: 'full',
  emulated: 'oc or kubectl',
  plan: planK8s,
  apply: applyK8s,
});

async function planK8s(
  args: K8sArguments,
  context: PlanContext<unknown>,
): Promise<Planned<K8sPlan>> {
  const changes: Change[] = [];
  for (const resource of resourcesOf(args, context)) {
    changes.push(await planChange(resource, args, context));
  }
  const isChanged = changes.some(({ command }) => command !== undefined);
  const result = resultOf(changes.map((change) => ({ change, after: change.expected })));
  return isChanged || args.wait ? { result, detail: { args, changes } } : { result };
}

interface Done {
  readonly change: Change;
  readonly after: JsonObject;
}

/** One object is the result itself; several are a list. */
function resultOf(done: readonly Done[]): ModuleResult {
  const changed = done.some(({ change }) => change.command !== undefined);
  const each = done.map(({ change, after }) => ({
    changed: change.command !== undefined,
    method: change.method,
    result: after,
  }));
  const [only] = each;
  const diff = done.flatMap(({ change }) => change.diff);
  if (each.length === 1 && only !== undefined) return { ...only, diff };
  return { changed, result: { results: each }, diff };
}

async function applyK8s(
  { args, changes }: K8sPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const done: Done[] = [];
  for (const change of changes) {
    done.push({ change, after: await carryOut(change, args, context) });
  }
  return resultOf(done);
}
