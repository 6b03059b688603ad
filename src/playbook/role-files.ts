import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../util/coded-error.ts';

/** Code of an error that ends a run: a rescue cannot help. */
export const noRoleFile = 'MP2051';

const extensions = ['.yml', '.yaml', '.json', ''] as const;

/**
 * The files of one of a role's folders: `main`, or the one that is asked for by name; a folder
 * of that name stands for all files in it. Empty when there is no `main`, or no such folder but
 * that of tasks; throws a CodedError {@link noRoleFile} when a file that is asked for is not there.
 */
export function findRoleFile(
  role: { readonly path: string; readonly name: string },
  folder: string,
  from: string | undefined,
  usual = 'main',
): readonly string[] {
  const wanted = from ?? usual;
  const base = join(role.path, folder, wanted);
  for (const extension of extensions) {
    const stat = statSync(base + extension, { throwIfNoEntry: false });
    if (stat?.isFile()) return [base + extension];
    if (stat?.isDirectory() && extension === '') return filesIn(base);
  }
  if (from === undefined) return [];
  if (folder !== 'tasks' && !existsSync(join(role.path, folder))) return [];
  throw new CodedError(noRoleFile, `the role '${role.name}' has no ${join(folder, wanted)}`, {
    hint: `Looked for ${base}.yml, .yaml, .json.`,
  });
}

function filesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.(?:ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}
