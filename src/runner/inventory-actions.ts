import type { Raw, Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import { renderArguments } from './arguments.ts';
import { knownAfterApply, unknownArguments } from './known-after-apply.ts';
import type { ModuleResult } from './module.ts';
import { fromModule, type TaskResult } from './result.ts';
import type { TaskContext } from './task-context.ts';
import { asText } from './text.ts';

type Given = ReadonlyMap<string, Value>;
type Answer = (given: Given, context: TaskContext) => ModuleResult;

/** Arguments of `add_host` that are no variables of the new host. */
const ownArguments: ReadonlySet<string> = new Set(['name', 'hostname', 'groupname', 'groups']);

/**
 * `add_host`: a host for the plays after this one, check mode or not: it is only in memory. Runs
 * for one host of the play. Throws a CodedError.
 */
export function addHost(context: TaskContext): TaskResult {
  return answer('add_host', context, (given, { play }) => {
    const { name, port } = splitPort(nameIn(given));
    const groups = namesOf(given.get('groupname') ?? given.get('groups') ?? given.get('group'));
    const own = [...given].filter(([key]) => !ownArguments.has(key));
    const variables = new Map<string, Value>(own);
    if (port !== undefined) variables.set('ansible_ssh_port', port);
    const raw = [...variables].map(([key, value]) => [key, value as Raw] as const);
    const changed = play.run.inventory.add(name, groups, raw);
    return { changed, add_host: { host_name: name, groups, host_vars: variables } };
  });
}

/** `group_by`: puts the host into a group that a value names. Throws a CodedError. */
export function groupBy(context: TaskContext): TaskResult {
  return answer('group_by', context, (given, { play, host }) => {
    const key = given.get('key');
    if (key === undefined || key === null) {
      throw new CodedError('MP4021', "the 'key' param is required when using group_by");
    }
    const group = asGroup(asText(key));
    const parents = parentsIn(given.get('parents')).map(asGroup);
    const changed = play.run.inventory.nest(host.name, group, parents);
    return { changed, add_group: group, parent_groups: parents };
  });
}

function answer(name: string, context: TaskContext, run: Answer): TaskResult {
  const given = renderArguments({ name }, context);
  const unknown = unknownArguments(given);
  const result = unknown.length > 0 ? knownAfterApply(unknown, true) : run(given, context);
  return fromModule(result, 'facts');
}

function nameIn(given: Given): string {
  const name = given.get('name') ?? given.get('hostname') ?? given.get('host') ?? '';
  if (name !== '') return asText(name);
  throw new CodedError('MP4021', 'name, host or hostname needs to be provided');
}

/** `host:22`, `[::1]:22`; an address with bare colons has no port. */
function splitPort(written: string): { readonly name: string; readonly port?: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(written) ?? [];
  return port === undefined
    ? { name: written }
    : { name: bracketed ?? plain ?? '', port: Number(port) };
}

function namesOf(value: Value | undefined): readonly string[] {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return [...new Set((value as readonly Value[]).map(asText))];
  if (typeof value !== 'string') {
    throw new CodedError('MP4021', 'Groups must be specified as a list.');
  }
  return [...new Set(value.split(',').map((name) => name.trim()))];
}

function parentsIn(value: Value | undefined): readonly string[] {
  if (value === undefined || value === null) return ['all'];
  return Array.isArray(value) ? (value as readonly Value[]).map(asText) : [asText(value)];
}

function asGroup(name: string): string {
  return name.replaceAll(' ', '-');
}
