import { spanOfValue } from '../playbook/origin.ts';
import type { Become } from './become.ts';
import { taskEnvironment } from './environment.ts';
import { booleanKeyword } from './keyword.ts';
import type { PlanContext } from './module.ts';
import { searchBases, searchFile } from './search.ts';
import type { TaskContext } from './task-context.ts';
import { readClear } from './template-host.ts';

/** What a module gets to know of its task and the run. */
export function planContext(
  context: TaskContext,
  become: Become,
  signal: AbortSignal,
): PlanContext<unknown> {
  const { play, node, info, host } = context;
  const { options } = play.run;
  const bases = searchBases(node.frame);
  const own = taskEnvironment(context);
  return {
    services: options.services,
    signal,
    taskId: info.id,
    title: info.title,
    host: host.name,
    playbookDir: play.compiler.playbookDir,
    environment: become.environment === undefined ? own : { ...own, ...become.environment },
    becomePrefix: become.prefix,
    verbosity: options.verbosity,
    diff: booleanKeyword(context, 'diff', options.diff),
    now: options.now,
    spanOf: (name) => spanOfValue(node.task.args, name) ?? node.task.moduleSpan,
    evaluate: (expression) => context.templar.evaluate(expression, context.scope, context.span),
    isTrue: (expression) => context.templar.isTrue(expression, context.scope, context.span),
    render: (raw) => context.render(raw),
    renderFile: (text, options) => context.templar.renderFile(text, context.scope, options),
    loadVars: (path) => options.loader.loadVarsFile(path),
    readFile: (path) => readClear(path, options),
    find: (kind, name) => searchFile(bases, kind, name),
    emit: options.emit,
    say: (text) => options.emit({ type: 'task.said', taskId: info.id, text }),
    pause: options.pause,
  };
}
