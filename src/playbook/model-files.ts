import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import type { Raw, RawDict } from '../template/value.ts';
import { collectionOf } from './collections.ts';
import type { ComposeContext } from './compose-context.ts';
import { composeTaskFile, composeVarsFile } from './compose-file.ts';
import { composePlaybook } from './compose-playbook.ts';
import { Findings } from './findings.ts';
import type { Entry, Playbook } from './model.ts';
import type { ModuleCatalogue } from './module-catalogue.ts';
import { type ReadOptions, readText } from './read-text.ts';
import { composeRoleMeta, type RoleMeta } from './role-meta.ts';
import { parseYaml } from './yaml/parse.ts';

/** A file as far as it could be read, and what is to be said about it. */
export interface ModelFile<Model> {
  readonly model: Model;
  /** Errors and warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

/** How files are read. */
export interface ModelFileOptions extends ReadOptions {
  readonly modules: ModuleCatalogue;
  /** Duplicate keys are errors. */
  readonly strict?: boolean | undefined;
}

type Compose<Model> = (value: Raw, context: ComposeContext) => Model;

/**
 * Files of every kind, each read and composed once. Throws a CodedError for a file that is not
 * there or cannot be read; whatever is wrong with its text is among the diagnostics.
 */
export class ModelFiles {
  readonly #options: ModelFileOptions;
  /** Collections that the files name. */
  readonly collections = new Set<string>();
  readonly #known = new Map<string, ModelFile<unknown>>();

  constructor(options: ModelFileOptions) {
    this.#options = options;
  }

  playbook(path: string): ModelFile<Playbook> {
    return this.#once('playbook', path, composePlaybook);
  }

  tasks(path: string, place: 'task' | 'handler'): ModelFile<readonly Entry[]> {
    return this.#once(place, path, (value, context) => composeTaskFile(value, place, context));
  }

  variables(path: string): ModelFile<RawDict> {
    return this.#once('vars', path, composeVarsFile);
  }

  roleMeta(path: string): ModelFile<RoleMeta> {
    return this.#once('meta', path, composeRoleMeta);
  }

  #once<Model>(kind: string, path: string, compose: Compose<Model>): ModelFile<Model> {
    const key = `${kind} ${resolve(path)}`;
    const known = this.#known.get(key);
    if (known) return known as ModelFile<Model>;
    const file = this.#read(path, compose);
    this.#known.set(key, file);
    return file;
  }

  #read<Model>(path: string, compose: Compose<Model>): ModelFile<Model> {
    const { modules, strict } = this.#options;
    const findings = new Findings();
    const context: ComposeContext = {
      ...{ file: path, modules, findings },
      collections: this.collections,
    };
    const own = collectionOf(resolve(path));
    if (own !== undefined) this.collections.add(own);
    try {
      const { value, warnings } = parseYaml(readText(path, this.#options), { strict });
      const model = compose(value, context);
      return { model, diagnostics: [...warnings, ...findings.diagnostics] };
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      return { model: compose(null, context), diagnostics: error.diagnostics };
    }
  }
}
