import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import type { TextUse, UsedName } from '../../template/used-names.ts';
import type { LintText } from './texts.ts';

/** Names that the engine defines; facts and connection variables begin with `ansible_`. */
const magic: ReadonlySet<string> = new Set([
  ...['group_names', 'groups', 'hostvars', 'inventory_dir', 'inventory_file', 'vars'],
  ...['inventory_hostname', 'inventory_hostname_short', 'play_hosts', 'playbook_dir'],
  ...['role_name', 'role_names', 'role_path', 'item', 'omit'],
]);

/**
 * Variables that are read and that nothing sets: no `vars`, file, role, fact, result or loop
 * anywhere in the playbook. A name that is tested or has a default somewhere is meant to be optional.
 */
export function unknownVariables(
  uses: ReadonlyMap<LintText, TextUse>,
  known: ReadonlySet<string>,
): Diagnostic[] {
  const optional = new Set(
    [...uses.values()].flatMap(({ names }) => names.filter(isGuarded).map(nameOf)),
  );
  const isUnknown = ({ name }: UsedName) =>
    !known.has(name) && !magic.has(name) && !name.startsWith('ansible_') && !optional.has(name);
  return [...uses].flatMap(([text, { names }]) =>
    names.filter(isUnknown).map((used) => unknown(used, text, known)),
  );
}

function isGuarded({ guarded }: UsedName): boolean {
  return guarded;
}

function nameOf({ name }: UsedName): string {
  return name;
}

function unknown({ name, at }: UsedName, text: LintText, known: ReadonlySet<string>): Diagnostic {
  return {
    severity: 'warning',
    code: 'MP2040',
    message: `nothing sets the variable "${name}"`,
    span: text.spanAt(at, at + name.length),
    help:
      didYouMean(name, [...known]) ??
      `If it comes from elsewhere, give it with -e, or a default: ${name} | default(...)`,
  };
}
