import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Raw } from '../../template/value.ts';
import { isTemplate, textOf } from '../raw-kind.ts';

/** Where a task stands: what relative paths are relative to. */
export interface Standing {
  readonly playbookDir: string;
  /** Folder of the file. */
  readonly directory: string;
  /** Folders of the roles around, inner ones first. */
  readonly roles: readonly string[];
}

/** A path or name that is known before the run; undefined for a template or none at all. */
export function staticText(value: Raw | undefined): string | undefined {
  return isTemplate(value) ? undefined : textOf(value);
}

/** The task file that a name means, as the run will find it; undefined when none is there. */
export function findTaskFile(name: string, at: Standing): string | undefined {
  const roots = [at.directory, ...at.roles.map((role) => join(role, 'tasks')), at.playbookDir];
  return firstOf(roots, name);
}

/** The variable file that a name means; undefined when none is there. */
export function findVarsFile(name: string, at: Standing): string | undefined {
  const roots = [
    ...at.roles.map((role) => join(role, 'vars')),
    ...at.roles,
    join(at.directory, 'vars'),
    at.directory,
    join(at.playbookDir, 'vars'),
    at.playbookDir,
  ];
  return firstOf(roots, name);
}

function firstOf(roots: readonly string[], name: string): string | undefined {
  return roots.map((root) => resolve(root, name)).find((path) => existsSync(path));
}
