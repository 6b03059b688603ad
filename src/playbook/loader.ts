import { basename, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { SourceText } from '../diagnostic/source-text.ts';
import type { Raw, RawDict } from '../template/value.ts';
import { languageActions } from './actions.ts';
import type { ComposeContext } from './compose-context.ts';
import { composeTaskFile, composeVarsFile } from './compose-file.ts';
import { composePlaybook } from './compose-playbook.ts';
import { Findings } from './findings.ts';
import type { Entry, Playbook, Role } from './model.ts';
import { type ModuleCatalogue, moduleCatalogue } from './module-catalogue.ts';
import { readText } from './read-text.ts';
import { findRoleFile } from './role-files.ts';
import { composeRoleMeta, type RoleMeta } from './role-meta.ts';
import { type BuiltinRole, type FoundRole, findRole } from './role-search.ts';
import { parseYaml } from './yaml/parse.ts';

/** What a loader works with. */
export interface LoaderOptions {
  readonly modules: ModuleCatalogue;
  readonly builtinRoles?: readonly BuiltinRole[] | undefined;
  /** Folders of roles besides those next to the playbook. */
  readonly rolesPath?: readonly string[] | undefined;
  /** Folders that hold `ansible_collections`, besides `collections` next to the playbook. */
  readonly collectionsPath?: readonly string[] | undefined;
  /** Duplicate keys are errors. */
  readonly strict?: boolean | undefined;
  /** Larger files are refused before parsing; 16 MiB by default. */
  readonly maxBytes?: number | undefined;
  /** Told once per file: duplicate keys, modules that are not available. */
  readonly onWarning?: ((warning: Diagnostic) => void) | undefined;
  /** Plain text of a vaulted file. Throws a CodedError. */
  readonly decrypt?: ((envelope: string) => string) | undefined;
}

/** Which role, and which of its files. */
export interface RoleRequest {
  /** Folder of the playbook: the search starts beside it. */
  readonly playbookDir: string;
  /** Folder of the file that asks, where that is another one. */
  readonly from?: string | undefined;
  readonly tasksFrom?: string | undefined;
  readonly varsFrom?: string | undefined;
  readonly defaultsFrom?: string | undefined;
  readonly handlersFrom?: string | undefined;
}

/**
 * Reads files into the model, each once. Every method throws a CodedError (MP10xx) for what is
 * not there and a DiagnosticError with all mistakes for what is invalid.
 */
export class Loader {
  readonly #options: LoaderOptions;
  readonly #modules: ModuleCatalogue;
  readonly #loaded = new Map<string, unknown>();

  constructor(options: LoaderOptions) {
    this.#options = options;
    this.#modules = withActions(options.modules);
  }

  loadPlaybook(path: string): Playbook {
    return this.#once('playbook', path, (value, context) => composePlaybook(value, context));
  }

  /** A file of tasks; an empty one has none. */
  loadTaskFile(path: string, place: 'task' | 'handler' = 'task'): readonly Entry[] {
    return this.#once(place, path, (value, context) => composeTaskFile(value, place, context));
  }

  /** A file of variables; an empty one has none. */
  loadVarsFile(path: string): RawDict {
    return this.#once('vars', path, composeVarsFile);
  }

  loadRole(name: string, request: RoleRequest): Role {
    const found = this.findRole(name, request);
    const meta = this.#meta(found.path);
    const file = (folder: string, from?: string) => findRoleFile(found, folder, from);
    const tasks = file('tasks', request.tasksFrom);
    const handlers = file('handlers', request.handlersFrom);
    const defaults = file('defaults', request.defaultsFrom);
    const vars = file('vars', request.varsFrom);
    const entryPoint = basename(request.tasksFrom ?? 'main').replace(/\.(?:ya?ml|json)$/, '');
    const spec = meta.argumentSpecs.get(entryPoint);
    return {
      name: found.name,
      path: found.path,
      builtin: found.builtin,
      tasks: tasks.flatMap((path) => this.loadTaskFile(path)),
      handlers: handlers.flatMap((path) => this.loadTaskFile(path, 'handler')),
      defaults: this.#variables(defaults),
      vars: this.#variables(vars),
      dependencies: meta.dependencies,
      allowDuplicates: meta.allowDuplicates,
      argumentSpec: spec instanceof Map ? spec : undefined,
    };
  }

  /** Where a role is, without reading it. Throws a CodedError MP1015 when it is nowhere. */
  findRole(name: string, request: RoleRequest): FoundRole {
    const { builtinRoles = [], rolesPath = [], collectionsPath = [] } = this.#options;
    return findRole(name, { ...request, builtinRoles, rolesPath, collectionsPath });
  }

  #meta(rolePath: string): RoleMeta {
    const read = (name: string) => {
      const [path] = findRoleFile(
        { path: rolePath, name: basename(rolePath) },
        'meta',
        undefined,
        name,
      );
      return path === undefined ? undefined : this.#once(`meta ${name}`, path, composeRoleMeta);
    };
    const main = read('main');
    const specs = read('argument_specs')?.argumentSpecs ?? main?.argumentSpecs ?? new Map();
    return {
      dependencies: main?.dependencies ?? [],
      allowDuplicates: main?.allowDuplicates ?? false,
      argumentSpecs: specs,
    };
  }

  #variables(paths: readonly string[]): RawDict {
    const [first, ...rest] = paths.map((path) => this.loadVarsFile(path));
    if (!first || rest.length === 0) return first ?? new Map();
    return new Map([first, ...rest].flatMap((dict) => [...dict]));
  }

  #once<Model>(kind: string, path: string, compose: Compose<Model>): Model {
    const key = `${kind} ${resolve(path)}`;
    if (this.#loaded.has(key)) return this.#loaded.get(key) as Model;
    const model = this.#load(path, compose);
    this.#loaded.set(key, model);
    return model;
  }

  #load<Model>(path: string, compose: Compose<Model>): Model {
    const source = this.#read(path);
    const parsed = parseYaml(source, { strict: this.#options.strict });
    const findings = new Findings();
    const context: ComposeContext = { file: path, modules: this.#modules, findings };
    const model = compose(parsed.value, context);
    const warnings = findings.diagnostics.filter(({ severity }) => severity === 'warning');
    for (const warning of [...parsed.warnings, ...warnings]) this.#options.onWarning?.(warning);
    findings.refuseErrors();
    return model;
  }

  #read(path: string): SourceText {
    return readText(path, this.#options);
  }
}

type Compose<Model> = (value: Raw, context: ComposeContext) => Model;

/** What the engine has, and what the language itself does. */
function withActions(modules: ModuleCatalogue): ModuleCatalogue {
  const actions = moduleCatalogue(languageActions);
  const names = [...new Set([...modules.names(), ...actions.names()])];
  return { find: (name) => modules.find(name) ?? actions.find(name), names: () => names };
}
