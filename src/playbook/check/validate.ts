import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { lint } from '../lint/lint.ts';
import type { Loader } from '../loader.ts';
import type { CheckObserver } from './observer.ts';
import { checkRoleUse } from './role-variables.ts';
import { Validators } from './validators.ts';
import { Walk } from './walk.ts';

/** What a check works with. */
export interface ValidateOptions {
  /** Its files are kept: what was checked need not be read again to run. */
  readonly loader: Loader;
  /** Names of variables from elsewhere: `-e`, inventory, group_vars and host_vars. */
  readonly suppliedNames?: Iterable<string> | undefined;
  /** Also warn of what is allowed and probably not meant. */
  readonly lint?: boolean | undefined;
  readonly observer?: CheckObserver | undefined;
}

/**
 * All that is wrong with a playbook and what it brings in, as far as it can be told before the
 * run and without network: structure, keywords, modules and their arguments, roles and the
 * variables of built-in roles. In the order of files and lines. Throws a CodedError when the
 * playbook itself is not there.
 */
export function validatePlaybook(path: string, options: ValidateOptions): Diagnostic[] {
  const { loader, suppliedNames = [], observer } = options;
  const found = new Map<string, Diagnostic>();
  const report = (diagnostic: Diagnostic) => {
    const key = keyOf(diagnostic);
    if (!found.has(key)) found.set(key, diagnostic);
  };
  const validators = new Validators();
  const walk = new Walk({ loader, validators, report, observer });
  walk.supply.add(suppliedNames);
  walk.playbook(path);
  for (const use of walk.uses) {
    checkRoleUse(use, walk.supply, validators).forEach(report);
    observer?.role(use);
  }
  if (options.lint) lintWalk(walk, loader).forEach(report);
  return inOrder([...found.values()]);
}

function lintWalk({ survey, supply, uses }: Walk, { modules }: Loader): Diagnostic[] {
  for (const { role } of uses) survey.dicts.add(role.defaults);
  return lint({ survey, modules, supplied: supply.open ? undefined : supply.names });
}

function keyOf({ code, message, span }: Diagnostic): string {
  return [code, message, span?.file, span?.line, span?.column].join('\n');
}

/** Files in the order in which they were met, lines ascending. */
function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = [...new Set(diagnostics.map(({ span }) => span?.file))];
  return [...diagnostics].sort(
    (a, b) =>
      files.indexOf(a.span?.file) - files.indexOf(b.span?.file) ||
      (a.span?.line ?? 0) - (b.span?.line ?? 0) ||
      (a.span?.column ?? 0) - (b.span?.column ?? 0),
  );
}
