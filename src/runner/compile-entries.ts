import { dirname, join } from 'node:path';
import type { Block, Entry, RoleEntry, Task } from '../playbook/model.ts';
import { withoutBuiltin } from '../playbook/module-catalogue.ts';
import type { Raw } from '../template/value.ts';
import { type Compiler, follow, group, type Place, type RoleFiles } from './compiler.ts';
import { Frame } from './frame.ts';
import { asBoolean } from './keyword.ts';
import type { BlockNode, Node } from './program.ts';
import type { RoleInstance } from './role-instance.ts';
import { readImport, taskFile } from './task-file.ts';
import { validationNode } from './validate-role.ts';

/** Entries of a file or section as nodes. Throws a CodedError for a static import that fails. */
export function compileEntries(
  entries: readonly Entry[],
  place: Place,
  compiler: Compiler,
): Node[] {
  return entries.map((entry) =>
    entry.kind === 'block'
      ? compileBlock(entry, place, compiler)
      : compileTask(entry, place, compiler),
  );
}

function compileBlock(block: Block, place: Place, compiler: Compiler): BlockNode {
  const frame = new Frame({ parent: place.frame, keywords: block.keywords, varsLevel: 'block' });
  const outer: Place = { ...place, frame };
  const inner: Place = { ...outer, rescuable: place.rescuable || block.rescue.length > 0 };
  return {
    kind: 'block',
    frame,
    source: block,
    block: compileEntries(block.block, inner, compiler),
    rescue: compileEntries(block.rescue, outer, compiler),
    always: compileEntries(block.always, outer, compiler),
  };
}

function compileTask(task: Task, place: Place, compiler: Compiler): Node {
  const module = withoutBuiltin(task.module);
  if (module === 'import_tasks') return importTasks(task, place, compiler);
  if (module === 'import_role') return importRole(task, place, compiler);
  const frame = new Frame({ parent: place.frame, keywords: task.keywords, varsLevel: 'task' });
  return { kind: 'task', task, frame, handler: place.handler, rescuable: place.rescuable };
}

function importTasks(task: Task, place: Place, compiler: Compiler): BlockNode {
  const own = new Frame({ parent: place.frame, keywords: task.keywords, varsLevel: 'block' });
  const written = readImport(task, ['file'], (raw) => compiler.resolve(raw, own));
  return taskFileNodes(
    taskFile(written, own, compiler.playbookDir),
    { ...place, frame: own },
    compiler,
  );
}

/** The tasks of a file, in the frame of what names it. Throws a CodedError. */
export function taskFileNodes(path: string, place: Place, compiler: Compiler): BlockNode {
  const frame = new Frame({ parent: place.frame, varsLevel: 'block', directory: dirname(path) });
  const trail = follow(place.trail, path);
  const entries = compiler.loader.loadTaskFile(path);
  return group(frame, compileEntries(entries, { ...place, frame, trail }, compiler));
}

function importRole(task: Task, place: Place, compiler: Compiler): BlockNode {
  const frame = new Frame({ parent: place.frame, keywords: task.keywords, varsLevel: 'block' });
  const resolve = (raw: Raw) => compiler.resolve(raw, frame);
  const name = readImport(task, ['name', 'role'], resolve);
  const option = (key: string) => {
    const value = task.args.get(key);
    return value === undefined || value === null ? undefined : resolve(value);
  };
  const files: RoleFiles = {
    tasksFrom: option('tasks_from'),
    varsFrom: option('vars_from'),
    defaultsFrom: option('defaults_from'),
    handlersFrom: option('handlers_from'),
    validates: asBoolean(option('rolespec_validate')),
  };
  const entry: RoleEntry = { name, parameters: new Map(), keywords: new Map(), span: task.span };
  const made = roleNodes(entry, { ...place, frame }, compiler, files);
  compiler.program.exposed.unshift(made.instance);
  return group(frame, made.nodes);
}

/** A role put to work. */
export interface MadeRole {
  readonly instance: RoleInstance;
  readonly nodes: readonly Node[];
}

/** Everything under `roles:`. A role asked for twice with the same parameters runs once. */
export function rolesOfPlay(
  entries: readonly RoleEntry[],
  place: Place,
  compiler: Compiler,
): Node[] {
  return entries.flatMap((entry) => {
    const made = roleNodes(entry, place, compiler);
    compiler.program.exposed.unshift(made.instance);
    return isRepeated(entry, made.instance, compiler) ? [] : made.nodes;
  });
}

/** A role with its dependencies, frames and handlers. Throws a CodedError. */
export function roleNodes(
  entry: RoleEntry,
  place: Place,
  compiler: Compiler,
  files: RoleFiles = {},
): MadeRole {
  const keywords = new Frame({ parent: place.frame, keywords: entry.keywords, varsLevel: 'block' });
  const name = compiler.resolve(entry.name, keywords);
  const { validates, ...from } = files;
  const request = { playbookDir: compiler.playbookDir, from: place.frame.directory, ...from };
  const role = compiler.loader.loadRole(name, request);
  const dependencies: RoleInstance[] = [];
  const { parameters } = entry;
  const instance = { name: role.name, role, outer: place.frame.role, dependencies, parameters };
  const frame = new Frame({
    parent: keywords,
    vars: parameters,
    varsLevel: 'role-params',
    role: instance,
    directory: join(role.path, 'tasks'),
  });
  const trail = follow(place.trail, `${role.path} ${files.tasksFrom ?? 'main'}`);
  const inside: Place = { ...place, frame, trail };
  const before = dependencyNodes(instance, dependencies, inside, compiler);
  addHandlers(instance, inside, compiler);
  const tasks = compileEntries(role.tasks, inside, compiler);
  const validation =
    validates === false ? undefined : validationNode(role, files.tasksFrom ?? 'main', inside);
  const nodes = validation === undefined ? tasks : [validation, ...tasks];
  return { instance, nodes: [...before, group(frame, nodes)] };
}

function dependencyNodes(
  instance: RoleInstance,
  into: RoleInstance[],
  place: Place,
  compiler: Compiler,
): Node[] {
  return instance.role.dependencies.flatMap((entry) => {
    const made = roleNodes(entry, place, compiler);
    into.push(made.instance);
    return isRepeated(entry, made.instance, compiler) ? [] : made.nodes;
  });
}

function addHandlers({ role }: RoleInstance, place: Place, compiler: Compiler): void {
  if (compiler.withHandlers.has(role.path)) return;
  if (role.handlers.length > 0) compiler.withHandlers.add(role.path);
  const handlers: Place = { ...place, handler: true, rescuable: false };
  compiler.program.handlers.push(compileEntries(role.handlers, handlers, compiler));
}

function isRepeated(entry: RoleEntry, { role }: RoleInstance, compiler: Compiler): boolean {
  const key = JSON.stringify([role.path, plain(entry.parameters), plain(entry.keywords)]);
  const seen = compiler.done.has(key);
  compiler.done.add(key);
  return seen && !role.allowDuplicates;
}

function plain(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(([key, inner]) => [plain(key), plain(inner)]);
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'bigint' ? value.toString() : value;
}
