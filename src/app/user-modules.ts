import { dirname, extname, join, resolve } from 'node:path';
import { findLibrary, roleLibraries } from '../modules/library/find-library.ts';
import { javascriptModule } from '../modules/library/javascript-module.ts';
import { programModule } from '../modules/library/program-module.ts';
import { modules } from '../modules/modules.ts';
import type { Services } from '../modules/services.ts';
import type { AnyModule } from '../runner/module.ts';
import { withAnsibleConfig } from './ansible/config.ts';
import type { Environment } from './options.ts';

export interface LibraryPlace {
  readonly playbooks: readonly string[];
  readonly cwd: string;
  readonly env: Environment;
  /** `library` of the configuration: absolute. */
  readonly library: readonly string[];
}

/**
 * All modules of a run: those of the program, then the user's own, which win under their short
 * names. These lie in `library/` beside the playbooks and in their roles, in the folders of the
 * configuration, and in `library` of ansible.cfg or `$ANSIBLE_LIBRARY`. Throws a CodedError MP1030 for a JavaScript file that
 * is no module.
 */
export async function availableModules(
  place: LibraryPlace,
): Promise<readonly AnyModule<Services>[]> {
  const env = withAnsibleConfig(place.env, place.cwd);
  const own = [...findLibrary(librariesOf({ ...place, env }))].map(([name, path]) =>
    openModule(name, path),
  );
  return [...modules, ...(await Promise.all(own))];
}

function openModule(name: string, path: string): Promise<AnyModule<unknown>> {
  const isJavaScript = ['.mjs', '.js', '.cjs'].includes(extname(path));
  return isJavaScript ? javascriptModule(name, path) : Promise.resolve(programModule(name, path));
}

function librariesOf({ playbooks, cwd, env, library }: LibraryPlace): readonly string[] {
  const paths = (text = '') => text.split(':').filter((path) => path !== '');
  const folders = playbooks.map((path) => (path === '-' ? cwd : dirname(resolve(cwd, path))));
  const roles = [
    ...folders.map((folder) => join(folder, 'roles')),
    ...paths(env.ANSIBLE_ROLES_PATH),
  ];
  return [
    ...folders.map((folder) => join(folder, 'library')),
    ...roleLibraries(roles.map((path) => resolve(cwd, path))),
    ...library,
    ...paths(env.ANSIBLE_LIBRARY).map((path) => resolve(cwd, path)),
  ];
}
