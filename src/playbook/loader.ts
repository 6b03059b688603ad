import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import type { RawDict } from '../template/value.ts';
import { languageActions } from './actions.ts';
import { assembleRole } from './assemble-role.ts';
import type { Entry, Playbook, Role } from './model.ts';
import { type ModelFile, type ModelFileOptions, ModelFiles } from './model-files.ts';
import { type ModuleCatalogue, moduleCatalogue } from './module-catalogue.ts';
import { type BuiltinRole, type FoundRole, findRole } from './role-search.ts';

/** What a loader works with. */
export interface LoaderOptions extends ModelFileOptions {
  readonly builtinRoles?: readonly BuiltinRole[] | undefined;
  /** Folders of roles besides those next to the playbook. */
  readonly rolesPath?: readonly string[] | undefined;
  /** Folders that hold `ansible_collections`, besides `collections` next to the playbook. */
  readonly collectionsPath?: readonly string[] | undefined;
  /** Told once per file: duplicate keys, modules that are not available. */
  readonly onWarning?: ((warning: Diagnostic) => void) | undefined;
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
  /** What the engine has, and what the language itself does. */
  readonly modules: ModuleCatalogue;
  readonly #options: LoaderOptions;
  readonly #files: ModelFiles;
  readonly #told = new Set<Diagnostic>();

  constructor(options: LoaderOptions) {
    this.#options = options;
    this.modules = withActions(options.modules);
    this.#files = new ModelFiles({ ...options, modules: this.modules });
  }

  loadPlaybook(path: string): Playbook {
    return this.#valid(this.#files.playbook(path));
  }

  /** A file of tasks; an empty one has none. */
  loadTaskFile(path: string, place: 'task' | 'handler' = 'task'): readonly Entry[] {
    return this.#valid(this.#files.tasks(path, place));
  }

  /** A file of variables; an empty one has none. */
  loadVarsFile(path: string): RawDict {
    return this.#valid(this.#files.variables(path));
  }

  loadRole(name: string, request: RoleRequest): Role {
    return assembleRole(this.findRole(name, request), request, {
      tasks: (path, place) => this.loadTaskFile(path, place),
      variables: (path) => this.loadVarsFile(path),
      meta: (path) => this.#valid(this.#files.roleMeta(path)),
    });
  }

  /** Where a role is, without reading it. Throws a CodedError MP1015 when it is nowhere. */
  findRole(name: string, request: RoleRequest): FoundRole {
    const { builtinRoles = [], rolesPath = [], collectionsPath = [] } = this.#options;
    const { collections } = this.#files;
    return findRole(name, { ...request, builtinRoles, rolesPath, collectionsPath, collections });
  }

  /**
   * The same files for someone who wants to know all that is wrong: mistakes go to `report`,
   * and what could be read is given. A warning told here is not told again.
   */
  examine(report: (diagnostic: Diagnostic) => void): Examiner {
    const told = <Model>(file: ModelFile<Model>): Model => {
      for (const diagnostic of file.diagnostics) {
        this.#told.add(diagnostic);
        report(diagnostic);
      }
      return file.model;
    };
    const files = this.#files;
    const tasks = (path: string, place: 'task' | 'handler' = 'task') =>
      told(files.tasks(path, place));
    const variables = (path: string) => told(files.variables(path));
    const meta = (path: string) => told(files.roleMeta(path));
    return {
      playbook: (path) => told(files.playbook(path)),
      tasks,
      variables,
      role: (found, request) => assembleRole(found, request, { tasks, variables, meta }),
    };
  }

  #valid<Model>({ model, diagnostics }: ModelFile<Model>): Model {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const [first, ...rest] = errors;
    if (first) throw new DiagnosticError([first, ...rest]);
    for (const warning of diagnostics) {
      if (!this.#told.has(warning)) this.#options.onWarning?.(warning);
      this.#told.add(warning);
    }
    return model;
  }
}

/** Reads without refusing. Throws only a CodedError for what is not there. */
export interface Examiner {
  playbook(path: string): Playbook;
  tasks(path: string, place?: 'task' | 'handler'): readonly Entry[];
  variables(path: string): RawDict;
  role(found: FoundRole, request: RoleRequest): Role;
}

function withActions(modules: ModuleCatalogue): ModuleCatalogue {
  const actions = moduleCatalogue(languageActions);
  const names = [...new Set([...modules.names(), ...actions.names()])];
  return { find: (name) => modules.find(name) ?? actions.find(name), names: () => names };
}
