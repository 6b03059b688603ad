import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult, type PlanContext } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { parseJson } from '../../template/python/json-reader.ts';
import type { Value } from '../../template/value.ts';
import { accepted, flagOr, text, textOr, wholeOr, words } from '../argument.ts';
import { runTool, useTool } from '../command/tool.ts';
import { clusterAliases, clusterClient, clusterProperties, typeOf } from './client.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['kind'],
  properties: {
    kind: text('Kind of the objects.'),
    api_version: textOr('v1', 'Its API version.'),
    name: text('One object; all of the kind unless given.'),
    namespace: text('Namespace; all of them unless given.'),
    label_selectors: words('Labels that they have to have.'),
    field_selectors: words('Fields that they have to have.'),
    wait: flagOr(false, 'Wait for wait_condition.'),
    wait_timeout: wholeOr(120, 'Seconds to wait at most.'),
    wait_sleep: accepted,
    wait_condition: {
      type: 'object',
      additionalProperties: false,
      description: 'Condition to wait for.',
      properties: {
        type: text('Its type.'),
        status: { type: ['string', 'boolean'], description: 'Its status: True unless given.' },
        reason: text('Its reason; not compared.'),
      },
    },
    hidden_fields: accepted,
    ...clusterProperties,
  },
} as const;

type K8sInfoArguments = FromSchema<typeof schema>;

/** Tells of objects of a cluster, through oc or kubectl. */
export const k8sInfo = defineModule<K8sInfoArguments, never, unknown>({
  name: 'k8s_info',
  aliases: [
    'kubernetes.core.k8s_info',
    'community.kubernetes.k8s_info',
    'k8s_facts',
    'redhat.openshift.k8s_info',
  ],
  summary: 'Tell of objects of a Kubernetes cluster',
  args: schema,
  argumentAliases: { ...clusterAliases, api: 'api_version', version: 'api_version' },
  secrets: ['api_key', 'password'],
  check: 'full',
  emulated: 'oc or kubectl',
  plan: async (args, context) => ({ result: await look(args, context) }),
});

async function look(args: K8sInfoArguments, context: PlanContext<unknown>): Promise<ModuleResult> {
  const client = clusterClient(args, context);
  if (args.wait && args.wait_condition?.type !== undefined) await wait(args, context);
  const argv = [...client, 'get', ...query(args), '--ignore-not-found', '-o', 'json'] as const;
  const { rc, stdout, stderr } = await runTool(argv, context);
  if (rc === 0) return { changed: false, api_found: true, resources: itemsOf(stdout) };
  if (/doesn't have a resource type|no matches for kind/.test(stderr)) {
    const msg = `Failed to find API for resource with apiVersion "${args.api_version}" and kind "${args.kind}"`;
    return { changed: false, api_found: false, resources: [], msg };
  }
  throw new ModuleFailure(`Failed to retrieve requested object: ${stderr.trim()}`, { rc, stderr });
}

async function wait(args: K8sInfoArguments, context: PlanContext<unknown>): Promise<void> {
  const { type = '', status = 'True' } = args.wait_condition ?? {};
  const wanted = String(status).replace(/^t/, 'T').replace(/^f/, 'F');
  const all = args.name === undefined && args.label_selectors === undefined ? ['--all'] : [];
  const words = [
    ...query(args),
    ...all,
    `--for=condition=${type}=${wanted}`,
    `--timeout=${args.wait_timeout}s`,
  ];
  const message = `Failed to gather information about ${args.kind}(s) even after waiting for ${args.wait_timeout} seconds`;
  await useTool([...clusterClient(args, context), 'wait', ...words], context, { message });
}

function query(args: K8sInfoArguments): readonly string[] {
  const { name, namespace, label_selectors = [], field_selectors = [] } = args;
  return [
    typeOf(args.kind, args.api_version),
    ...(name === undefined ? [] : [name]),
    ...(namespace === undefined
      ? name === undefined
        ? ['--all-namespaces']
        : []
      : ['-n', namespace]),
    ...(label_selectors.length === 0 ? [] : ['-l', label_selectors.join(',')]),
    ...(field_selectors.length === 0 ? [] : [`--field-selector=${field_selectors.join(',')}`]),
  ];
}

/** A list's items, or the one object; nothing where nothing was found. */
function itemsOf(stdout: string): readonly Value[] {
  if (stdout.trim() === '') return [];
  const found = parseJson(stdout);
  if (!(found instanceof Map)) return [];
  const items = found.get('items');
  return Array.isArray(items) ? (items as readonly Value[]) : [found];
}
