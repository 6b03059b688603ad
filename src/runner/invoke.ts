import { withoutBuiltin } from '../playbook/module-catalogue.ts';
import { CodedError } from '../util/coded-error.ts';
import { renderArguments } from './arguments.ts';
import { asyncStatus } from './async-status.ts';
import { refuseBecome } from './become.ts';
import { remoteConnection } from './hosts/reach.ts';
import { includeRole, includeTasks } from './include-actions.ts';
import { addHost, groupBy } from './inventory-actions.ts';
import { textKeyword } from './keyword.ts';
import { findModule } from './module-table.ts';
import { addLines, fromModule, type TaskResult } from './result.ts';
import { runModule } from './run-module.ts';
import type { TaskContext } from './task-context.ts';
import { validateModule, validateRole } from './validate-role.ts';

/** Tasks that are no modules: they are about the play itself. */
const actions: ReadonlyMap<string, (context: TaskContext) => TaskResult> = new Map([
  ['include_tasks', includeTasks],
  ['include_role', includeRole],
  ['async_status', asyncStatus],
  ['add_host', addHost],
  ['group_by', groupBy],
  [validateModule, validateRole],
]);

/**
 * Runs the module of a task once: arguments rendered and checked, planned, and applied unless
 * this is check mode. Throws a CodedError when it cannot be run at all.
 */
export async function invoke(context: TaskContext): Promise<TaskResult> {
  const written = context.node.task.module;
  const action = actions.get(withoutBuiltin(written));
  if (action !== undefined) return action(context);
  const module = findModule(context.play.run.options.modules, written);
  if (module === undefined) throw unknownModule(written);
  if (!module.hostless) refuseRemoteDelegate(context);
  if (!module.hostless && !module.canBecome) refuseBecome(module.name, context);
  const given = renderArguments(module, context);
  const answer = await runModule(module, given, context);
  const result = fromModule(answer, module.factsGoTo ?? 'facts');
  if (!module.hostless) addLines(result.fields);
  return result;
}

/** `delegate_to` another machine is refused; another name of this one is fine. */
function refuseRemoteDelegate(context: TaskContext): void {
  const name = textKeyword(context, 'delegate_to');
  if (name === undefined) return;
  const connection = remoteConnection(name, context.node.frame, context.play.run);
  if (connection === undefined) return;
  throw new CodedError(
    'MP4081',
    `cannot delegate to ${name} (${connection}): it is not this machine`,
    {
      hint: 'mirror-play runs on this machine only; delegate_to: localhost works.',
    },
  );
}

function unknownModule(name: string): CodedError {
  return new CodedError('MP4030', `the module ${name} is not part of mirror-play`, {
    hint: `Supply it as a program ${name.split('.').at(-1)} in library/ beside the playbook, or do with command: what it does.`,
  });
}
