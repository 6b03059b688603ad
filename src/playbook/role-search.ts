import { statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { didYouMean } from '../diagnostic/suggest.ts';
import { CodedError } from '../util/coded-error.ts';

/** A role that comes with the program. */
export interface BuiltinRole {
  /** Names it answers to when no role of that name is found: `mirror_images`. */
  readonly names: readonly string[];
  /** Name that always means this one: `mirror_play.builtin.mirror_images`. */
  readonly canonical: string;
  /** Its folder, laid out like any role. */
  readonly path: string;
}

/** Where to look for a role. */
export interface RoleSearch {
  readonly playbookDir: string;
  readonly from?: string | undefined;
  readonly rolesPath: readonly string[];
  readonly collectionsPath: readonly string[];
  /** Collections that are searched for a short name, after all else. */
  readonly collections: Iterable<string>;
  readonly builtinRoles: readonly BuiltinRole[];
}

/** A role's folder. */
export interface FoundRole {
  readonly name: string;
  readonly path: string;
  readonly builtin: boolean;
}

/**
 * Finds a role: the canonical name of a built-in first, then beside the playbook, in the roles
 * path, beside the role that asks; collections for a dotted name; built-ins last, so that a
 * user's own role of the same name wins. Throws a CodedError MP1015 with the places searched.
 */
export function findRole(name: string, search: RoleSearch): FoundRole {
  const { builtinRoles } = search;
  const canonical = builtinRoles.find((role) => role.canonical === name);
  if (canonical) return ours(canonical);
  const places = candidates(name, search);
  const path = places.find(isFolder);
  if (path !== undefined) {
    return { name: name.includes('/') ? basename(path) : name, path, builtin: false };
  }
  const builtin = builtinRoles.find((role) => role.names.includes(name));
  if (builtin) return ours(builtin);
  throw notFound(name, places, builtinRoles);
}

function ours({ canonical, path }: BuiltinRole): FoundRole {
  return { name: canonical, path, builtin: true };
}

function candidates(name: string, search: RoleSearch): string[] {
  if (isAbsolute(name)) return [name];
  const { playbookDir, from, rolesPath, collectionsPath } = search;
  const beside = from === undefined ? [] : [resolve(from, name), dirname(dirname(from))];
  const roots = [join(playbookDir, 'roles'), ...rolesPath, ...beside.slice(1), playbookDir];
  const plain = roots.map((root) => resolve(root, name));
  const relative = name.startsWith('.') ? beside.slice(0, 1) : [];
  const collections = [join(playbookDir, 'collections'), playbookDir, ...collectionsPath];
  const named = [...search.collections].map((collection) => `${collection}.${name}`);
  const late = named.flatMap((full) => inCollections(full, collections));
  return [...new Set([...relative, ...inCollections(name, collections), ...plain, ...late])];
}

function inCollections(name: string, roots: readonly string[]): string[] {
  const [namespace = '', collection = '', ...rest] = name.split('.');
  if (rest.length === 0 || name.includes('/') || name.startsWith('.')) return [];
  const inside = join('ansible_collections', namespace, collection, 'roles', ...rest);
  return roots.map((root) => resolve(root, inside));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function notFound(name: string, places: readonly string[], builtin: readonly BuiltinRole[]) {
  const near = didYouMean(
    name,
    builtin.flatMap(({ names }) => names),
  );
  const looked = `Looked for ${places.join(', ')}.`;
  return new CodedError('MP1015', `the role '${name}' was not found`, {
    hint: near === undefined ? looked : `${near.replace('did', 'Did')} ${looked}`,
  });
}
