import type { DiffText } from '../../event/events.ts';
import type { PlanContext } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import type { JsonObject } from '../../util/json.ts';
import { runTool, useTool } from '../command/tool.ts';
import { clusterClient, type Resource } from './client.ts';
import { differenceOf, isSame } from './compare.ts';
import type { K8sArguments } from './k8s.ts';
import { current, place } from './object.ts';
import { waitUntilReady } from './wait.ts';

/** What has to be done about one object. */
export interface Change {
  readonly resource: Resource;
  readonly method: 'create' | 'update' | 'patch' | 'delete' | 'apply';
  /** Words for the client, and what it reads; undefined: the object is as it is to be. */
  readonly command: Command | undefined;
  /** The object afterwards, as far as it is known. */
  readonly expected: JsonObject;
  readonly diff: readonly DiffText[];
}

interface Command {
  readonly words: readonly string[];
  readonly stdin?: string | undefined;
}

/** Compares an object with the cluster's; changes are tried on the server, which keeps nothing of it. */
export async function planChange(
  resource: Resource,
  args: K8sArguments,
  context: PlanContext<unknown>,
): Promise<Change> {
  const before = await current(resource, args, context);
  if (args.state === 'absent') return deletion(resource, before);
  if (args.state === 'patched' && before === undefined) {
    return unchanged(resource, 'patch', {});
  }
  const { method, command } = await wayTo(resource, before, args);
  const after = await tried(command, before === undefined ? resource : before, args, context);
  if (before !== undefined && isSame(before, after)) return unchanged(resource, method, before);
  return { resource, method, command, expected: after, diff: [differenceOf(before, after)] };
}

function unchanged(resource: Resource, method: Change['method'], expected: JsonObject): Change {
  return { resource, method, command: undefined, expected, diff: [] };
}

function deletion(resource: Resource, before: JsonObject | undefined): Change {
  if (before === undefined) return unchanged(resource, 'delete', {});
  const words = ['delete', ...place(resource)];
  const diff = [differenceOf(before, undefined)];
  return { resource, method: 'delete', command: { words }, expected: {}, diff };
}

async function wayTo(
  resource: Resource,
  before: JsonObject | undefined,
  args: K8sArguments,
): Promise<{ readonly method: Change['method']; readonly command: Command }> {
  const stdin = JSON.stringify(resource);
  const reads = ['-f', '-', '-o', 'json'];
  const { server_side_apply: server } = args;
  if (args.apply || server !== undefined) {
    const words = [
      'apply',
      ...(server === undefined ? [] : ['--server-side']),
      ...(server?.field_manager === undefined ? [] : [`--field-manager=${server.field_manager}`]),
      ...(server?.force_conflicts ? ['--force-conflicts'] : []),
    ];
    return { method: 'apply', command: { words: [...words, ...reads], stdin } };
  }
  if (before === undefined)
    return { method: 'create', command: { words: ['create', ...reads], stdin } };
  if (args.force) return { method: 'update', command: { words: ['replace', ...reads], stdin } };
  const type = patchType(resource, args);
  const words = ['patch', ...place(resource), `--type=${type}`, '-p', stdin, '-o', 'json'];
  return { method: 'patch', command: { words } };
}

/** Custom resources take no strategic patch. */
function patchType({ apiVersion }: Resource, { merge_type: [wanted] = [] }: K8sArguments): string {
  if (wanted !== undefined) return wanted === 'strategic-merge' ? 'strategic' : wanted;
  const group = apiVersion.split('/')[0] ?? '';
  const isBuiltIn = !apiVersion.includes('/') || !group.includes('.') || group.endsWith('.k8s.io');
  return isBuiltIn ? 'strategic' : 'merge';
}

/** What the server would make of it; `fallback` where it cannot tell (a kind still to come). */
async function tried(
  { words, stdin }: Command,
  fallback: JsonObject,
  args: K8sArguments,
  context: PlanContext<unknown>,
): Promise<JsonObject> {
  const client = clusterClient(args, context);
  const argv = [...client, ...words, '--dry-run=server'] as const;
  const { rc, stdout, stderr } = await runTool(argv, context, { stdin });
  if (rc === 0) return JSON.parse(stdout) as JsonObject;
  const isEarly = /doesn't have a resource type|no matches for kind|namespaces? ".*" not found/;
  if (isEarly.test(stderr)) return fallback;
  throw new ModuleFailure(`Failed to change object: ${stderr.trim()}`, { rc, stdout, stderr });
}

/** Carries a change out and waits, if the task says so; gives the object as it is then. */
export async function carryOut(
  { command, expected, resource }: Change,
  args: K8sArguments,
  context: PlanContext<unknown>,
): Promise<JsonObject> {
  const client = clusterClient(args, context);
  let after = expected;
  if (command !== undefined) {
    const { words, stdin } = command;
    const wait = args.state === 'absent' ? [`--wait=${args.wait}`] : [];
    const { stdout } = await useTool([...client, ...words, ...wait], context, { stdin });
    after = args.state === 'absent' ? {} : (JSON.parse(stdout) as JsonObject);
  }
  if (!args.wait || args.state === 'absent') return after;
  const isReady = await waitUntilReady(resource, args, context);
  return isReady ? ((await current(resource, args, context)) ?? after) : after;
}
