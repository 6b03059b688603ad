import type { RoleEntry } from '../playbook/model.ts';
import type { Raw, RawDict, Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import { roleNodes, taskFileNodes } from './compile-entries.ts';
import type { Place, RoleFiles } from './compiler.ts';
import { dictOf, Frame, type VarsLevel } from './frame.ts';
import { asBoolean } from './keyword.ts';
import { knownAfterApply, unknownArguments } from './known-after-apply.ts';
import type { Node } from './program.ts';
import { fromModule, type Include, type TaskResult } from './result.ts';
import type { TaskContext } from './task-context.ts';
import { readImport, taskFile } from './task-file.ts';
import { asText } from './text.ts';

/** Includes inside each other before it is called a recursion without end. */
const deepest = 1000;

type Locals = ReadonlyMap<string, Value> | undefined;

/** `include_tasks`: which file, now; its tasks later. Throws a CodedError. */
export function includeTasks(context: TaskContext): TaskResult {
  const { node, play } = context;
  const undecided = undecidedInclude(context);
  if (undecided !== undefined) return undecided;
  const { compiler } = play;
  const name = readImport(node.task, ['file'], (raw) => asText(context.render(raw)));
  const load = (locals: Locals): readonly Node[] => {
    const frame = includedFrame(context, locals, 'include-params');
    const path = taskFile(name, frame, compiler.playbookDir);
    return [taskFileNodes(path, placeIn(frame, context), compiler)];
  };
  const include: Include = { what: shownPath(name, context), load };
  const fields = new Map<Value, Value>([
    ['include', name],
    ['include_args', new Map<Value, Value>()],
    ['changed', false],
  ]);
  return { fields, include };
}

/** Which file or role it is only a real run can tell: its tasks are not planned. */
function undecidedInclude(context: TaskContext): TaskResult | undefined {
  const { args } = context.node.task;
  const given = [...args].filter(([key]) => key !== 'apply');
  const unknown = unknownArguments(
    new Map(given.map(([key, raw]) => [String(key), context.render(raw)])),
  );
  if (unknown.length === 0) return undefined;
  context.host.unseen = 'tasks that could not be included yet';
  const text = '(known after apply): its tasks are planned only when the run gets here';
  context.play.run.options.emit({ type: 'task.said', taskId: context.info.id, text });
  return fromModule(knownAfterApply(unknown, false), 'facts');
}

function shownPath(name: string, context: TaskContext): string {
  try {
    return taskFile(name, context.node.frame, context.play.compiler.playbookDir);
  } catch {
    return name;
  }
}

/** `include_role`: which role and files, now; its tasks later. Throws a CodedError. */
export function includeRole(context: TaskContext): TaskResult {
  const { node, play } = context;
  const undecided = undecidedInclude(context);
  if (undecided !== undefined) return undecided;
  const { args } = node.task;
  const option = (key: string): string | undefined => {
    const raw = args.get(key);
    return raw === undefined || raw === null ? undefined : asText(context.render(raw));
  };
  const name = readImport(node.task, ['name', 'role'], (raw) => asText(context.render(raw)));
  const files: RoleFiles = {
    tasksFrom: option('tasks_from'),
    varsFrom: option('vars_from'),
    defaultsFrom: option('defaults_from'),
    handlersFrom: option('handlers_from'),
    validates: asBoolean(option('rolespec_validate')),
  };
  const isPublic = asBoolean(option('public')) ?? false;
  const load = (locals: Locals): readonly Node[] => {
    const frame = includedFrame(context, locals, 'role-params');
    const { span } = node.task;
    const entry: RoleEntry = { name, parameters: new Map(), keywords: new Map(), span };
    const made = roleNodes(entry, placeIn(frame, context), play.compiler, files);
    if (isPublic) play.program.exposed.unshift(made.instance);
    return made.nodes;
  };
  const { validates: _, ...from } = files;
  const given = Object.entries(from).filter(([, value]) => value !== undefined);
  const shown = new Map<Value, Value>([['name', name]]);
  for (const [key, value] of given) shown.set(snake(key), value ?? null);
  const fields = new Map<Value, Value>([
    ['include_args', shown],
    ['changed', false],
  ]);
  return { fields, include: { what: name, load } };
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function placeIn(frame: Frame, { node }: TaskContext): Place {
  return { frame, handler: node.handler, rescuable: node.rescuable, trail: [] };
}

/**
 * What included tasks inherit: what is around the include, its `apply`, its `vars` and loop
 * variables; not its own keywords.
 */
function includedFrame({ node }: TaskContext, locals: Locals, varsLevel: VarsLevel): Frame {
  const { frame, task } = node;
  if (frame.depth > deepest) {
    throw new CodedError('MP4005', `${task.module} includes itself without end`, {
      hint: 'Give the include a condition that becomes false.',
    });
  }
  const apply = task.args.get('apply');
  const applied =
    apply instanceof Map
      ? new Frame({ parent: frame.parent, keywords: keywordsFrom(apply), varsLevel: 'block' })
      : frame.parent;
  const vars = dictOf(task.keywords.get('vars'));
  return new Frame({ parent: applied, vars, varsLevel, locals });
}

function keywordsFrom(dict: RawDict): ReadonlyMap<string, Raw> {
  return new Map([...dict].map(([name, value]) => [String(name), value]));
}
