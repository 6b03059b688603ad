import type { PlanContext } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import type { JsonObject } from '../../util/json.ts';
import { runTool } from '../command/tool.ts';
import { clusterClient, type Resource, typeOf } from './client.ts';
import type { ClusterArguments } from './cluster-arguments.ts';

/** Words that name an object to the client. */
export function place({ kind, apiVersion, metadata }: Resource): readonly string[] {
  const { name, namespace } = metadata as { readonly name?: string; readonly namespace?: string };
  const space = namespace === undefined ? [] : ['-n', namespace];
  return [typeOf(kind, apiVersion), ...(name === undefined ? [] : [name]), ...space];
}

/**
 * An object as the cluster has it; undefined: it has none, or does not know the kind yet. Throws a
 * ModuleFailure where the cluster cannot be asked.
 */
export async function current(
  resource: Resource,
  args: ClusterArguments,
  context: PlanContext<unknown>,
): Promise<JsonObject | undefined> {
  const client = clusterClient(args, context);
  const argv = [...client, 'get', ...place(resource), '--ignore-not-found', '-o', 'json'] as const;
  const { rc, stdout, stderr } = await runTool(argv, context);
  if (rc === 0) return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as JsonObject);
  // A kind that a resource of the same task brings is not known yet.
  if (/doesn't have a resource type|no matches for kind/.test(stderr)) return undefined;
  throw new ModuleFailure(`Failed to retrieve requested object: ${stderr.trim()}`, { rc, stderr });
}
