import type { Raw, RawDict } from '../template/value.ts';
import { noteCollections } from './collections.ts';
import { type ComposeContext, startOf, valuePlace } from './compose-context.ts';
import { composeRoles } from './compose-role-entry.ts';
import type { RoleEntry } from './model.ts';
import { kindOf } from './raw-kind.ts';

/** What a role says of itself. */
export interface RoleMeta {
  readonly dependencies: readonly RoleEntry[];
  readonly allowDuplicates: boolean;
  /** Specification per entry point. */
  readonly argumentSpecs: RawDict;
}

/** `meta/main.yml` or `meta/argument_specs.yml`; mistakes are reported. */
export function composeRoleMeta(value: Raw, context: ComposeContext): RoleMeta {
  if (value !== null && !(value instanceof Map)) {
    const message = `a role's meta file is a mapping, not ${kindOf(value)}`;
    context.findings.error('MP2005', message, startOf(value, context));
  }
  const dict: RawDict = value instanceof Map ? value : new Map();
  noteCollections(dict, context);
  const allow = dict.get('allow_duplicates');
  const specs = dict.get('argument_specs');
  return {
    dependencies: dependenciesOf(dict, context),
    allowDuplicates: allow === true || allow === 'yes' || allow === 'true',
    argumentSpecs: specs instanceof Map ? specs : new Map(),
  };
}

function dependenciesOf(dict: RawDict, context: ComposeContext): readonly RoleEntry[] {
  const list = dict.get('dependencies') ?? [];
  if (Array.isArray(list)) return composeRoles(list, context);
  const message = `"dependencies" wants a list of roles, not ${kindOf(list)}`;
  context.findings.error('MP2005', message, valuePlace(dict, 'dependencies', context));
  return [];
}
