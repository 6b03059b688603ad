import type { JsonSchema } from '../util/json.ts';

/** The modules that the engine has, as the language needs to know them. */
export interface ModuleCatalogue {
  /** By any name it answers to. */
  find(name: string): ModuleDeclaration | undefined;
  /** Every name that `find` answers. */
  names(): readonly string[];
}

/** What a playbook may say to a module. */
export interface ModuleDeclaration {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  /** draft-07, an object. */
  readonly args: JsonSchema;
  /** Argument that the free form `module: text` fills; `raw`: the module wants the text itself. */
  readonly freeForm?: string | undefined;
  /** Other spellings of arguments: alias to name. */
  readonly argumentAliases?: Readonly<Record<string, string>> | undefined;
  /** Arguments that are expressions, not templates. */
  readonly expressions?: readonly string[] | undefined;
  readonly check: 'full' | 'unknown' | 'skip';
}

const builtin = /^ansible\.(?:builtin|legacy)\./;

/** `ansible.builtin.command` and `command` are one module: the short name. */
export function withoutBuiltin(name: string): string {
  return name.replace(builtin, '');
}

/**
 * A catalogue of declarations: found under their name and aliases, with or without
 * `ansible.builtin.` or `ansible.legacy.`. Earlier declarations win.
 */
export function moduleCatalogue(declarations: readonly ModuleDeclaration[]): ModuleCatalogue {
  const byName = new Map<string, ModuleDeclaration>();
  for (const declaration of declarations) {
    const names = [declaration.name, ...declaration.aliases];
    for (const name of [...names, ...names.map(withoutBuiltin)]) {
      if (!byName.has(name)) byName.set(name, declaration);
    }
  }
  const names = [...new Set([...byName.keys()].map(withoutBuiltin))];
  const find = (name: string) => byName.get(name) ?? byName.get(withoutBuiltin(name));
  return { find, names: () => names };
}
