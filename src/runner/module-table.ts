import { withoutBuiltin } from '../playbook/module-catalogue.ts';
import type { AnyModule } from './module.ts';

/** Modules by every name they answer to. */
export type ModuleTable<Services> = ReadonlyMap<string, AnyModule<Services>>;

/** The table of some modules: short names and aliases. A later module wins. */
export function moduleTable<Services>(
  modules: readonly AnyModule<Services>[],
): ModuleTable<Services> {
  return new Map(
    modules.flatMap((module) =>
      [module.name, ...module.aliases].map((name) => [name, module] as const),
    ),
  );
}

/** The module that a task names, in either spelling. */
export function findModule<Services>(
  table: ModuleTable<Services>,
  name: string,
): AnyModule<Services> | undefined {
  return table.get(name) ?? table.get(withoutBuiltin(name));
}
