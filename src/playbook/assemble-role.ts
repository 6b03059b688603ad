import { basename } from 'node:path';
import type { RawDict } from '../template/value.ts';
import type { RoleRequest } from './loader.ts';
import type { Entry, Role } from './model.ts';
import { findRoleFile } from './role-files.ts';
import type { RoleMeta } from './role-meta.ts';
import type { FoundRole } from './role-search.ts';

/** How the files of a role are read. */
export interface RoleReader {
  tasks(path: string, place: 'task' | 'handler'): readonly Entry[];
  variables(path: string): RawDict;
  meta(path: string): RoleMeta;
}

/** A role out of the files in its folder. Throws a CodedError for a file asked for and not there. */
export function assembleRole(found: FoundRole, request: RoleRequest, read: RoleReader): Role {
  const files = (folder: string, from?: string) => findRoleFile(found, folder, from);
  const variables = (folder: string, from?: string) =>
    mergeAll(files(folder, from).map((path) => read.variables(path)));
  const meta = metaOf(found, read);
  const spec = meta.argumentSpecs.get(entryPoint(request));
  return {
    name: found.name,
    path: found.path,
    builtin: found.builtin,
    tasks: files('tasks', request.tasksFrom).flatMap((path) => read.tasks(path, 'task')),
    handlers: files('handlers', request.handlersFrom).flatMap((path) =>
      read.tasks(path, 'handler'),
    ),
    defaults: variables('defaults', request.defaultsFrom),
    vars: variables('vars', request.varsFrom),
    dependencies: meta.dependencies,
    allowDuplicates: meta.allowDuplicates,
    argumentSpec: spec instanceof Map ? spec : undefined,
  };
}

function entryPoint({ tasksFrom = 'main' }: RoleRequest): string {
  return basename(tasksFrom).replace(/\.(?:ya?ml|json)$/, '');
}

/** `meta/main.yml`, with the specifications of `meta/argument_specs.yml` if there is one. */
function metaOf(found: FoundRole, read: RoleReader): RoleMeta {
  const [main, specs] = ['main', 'argument_specs'].map((name) => {
    const [path] = findRoleFile(found, 'meta', undefined, name);
    return path === undefined ? undefined : read.meta(path);
  });
  return {
    dependencies: main?.dependencies ?? [],
    allowDuplicates: main?.allowDuplicates ?? false,
    argumentSpecs: specs?.argumentSpecs ?? main?.argumentSpecs ?? new Map(),
  };
}

/** One dict is given as it is: its places stay known. */
function mergeAll(dicts: readonly RawDict[]): RawDict {
  const [first, ...rest] = dicts;
  if (first && rest.length === 0) return first;
  return new Map(dicts.flatMap((dict) => [...dict]));
}
