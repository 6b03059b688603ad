import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { spanOfValue } from '../playbook/origin.ts';
import { CodedError } from '../util/coded-error.ts';
import { listOf } from './frame.ts';
import type { HostState } from './hosts/host-state.ts';
import { type Node, nameOf, type TaskNode } from './program.ts';
import type { TaskContext } from './task-context.ts';
import { asText } from './text.ts';

/**
 * Marks the handlers that a changed task asks for, by name or topic; what it says itself stands
 * instead of what its block says. Throws a DiagnosticError,
 * which ends the run as in Ansible, when there is no such handler.
 */
export function notify(context: TaskContext, hosts: readonly HostState[]): void {
  for (const written of listOf(context.node.frame.keyword('notify'))) {
    const names = context.render(written);
    for (const name of Array.isArray(names) ? names : [names]) {
      const handlers = handlersFor(asText(name), context);
      for (const host of hosts) for (const handler of handlers) host.notified.add(handler);
    }
  }
}

function handlersFor(name: string, context: TaskContext): TaskNode[] {
  const groups = context.play.program.handlers.map(tasksOf);
  const named = groups
    .toReversed()
    .map((group) => group.find((handler) => answersTo(handler, name, context)))
    .find((handler) => handler !== undefined);
  const listening = groups
    .flat()
    .filter((handler) => listOf(handler.task.keywords.get('listen')).includes(name));
  const found = named === undefined ? listening : [named, ...listening];
  if (found.length > 0) return found;
  throw noHandler(name, groups.flat(), context);
}

function noHandler(
  name: string,
  handlers: readonly TaskNode[],
  { node: { task } }: TaskContext,
): DiagnosticError {
  const names = handlers.flatMap((handler) => [
    String(nameOf(handler) ?? ''),
    ...listOf(handler.task.keywords.get('listen')).map(String),
  ]);
  return new DiagnosticError([
    {
      severity: 'error',
      code: 'MP4050',
      message: `The requested handler '${name}' was not found in either the main handlers list nor in the listening handlers list`,
      span: spanOfValue(task.keywords, 'notify') ?? task.moduleSpan,
      label: didYouMean(name, names),
      help: 'Handlers are found by their name, or by a topic that they listen to.',
    },
  ]);
}

/** Handlers as tasks, blocks opened. */
export function tasksOf(nodes: readonly Node[]): TaskNode[] {
  return nodes.flatMap((node) => (node.kind === 'task' ? [node] : tasksOf(node.block)));
}

function answersTo(handler: TaskNode, name: string, context: TaskContext): boolean {
  const raw = nameOf(handler);
  if (raw === undefined || raw === null) return false;
  const own = nameFor(String(raw), context);
  return own === name || `${handler.frame.role?.name} : ${own}` === name;
}

function nameFor(raw: string, context: TaskContext): string {
  if (!raw.includes('{{')) return raw;
  try {
    return asText(context.render(raw));
  } catch (error) {
    if (error instanceof CodedError) return raw;
    throw error;
  }
}
