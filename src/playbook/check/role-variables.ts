import type { Diagnostic, Span } from '../../diagnostic/diagnostic.ts';
import { didYouMean, suggest } from '../../diagnostic/suggest.ts';
import type { RawDict } from '../../template/value.ts';
import type { Role } from '../model.ts';
import { spanOfKey } from '../origin.ts';
import { plainJson } from '../plain-json.ts';
import { isList } from '../raw-kind.ts';
import { lenientArguments } from '../schema/lenient.ts';
import { schemasAt } from '../schema/schema-at.ts';
import { aliasesOf, optionsOf, specSchema } from '../schema/spec-schema.ts';
import { locate } from './locate.ts';
import { choiceProblem, typeProblem } from './problem-text.ts';
import { schemaFindings } from './schema-findings.ts';
import { type Scope, type Supply, textNames } from './supply.ts';
import type { Validators } from './validators.ts';

/** A place that runs a built-in role. */
export interface RoleUse {
  readonly role: Role;
  readonly playbookDir: string;
  readonly span: Span;
  /** Variables given to the role right here: its parameters and `vars`. */
  readonly given: readonly RawDict[];
  /** All that the place sees, `given` included. */
  readonly scope: Scope;
}

/**
 * What is wrong with the variables of a built-in role: names that it does not know (silence would
 * mean that they are not used), values of a wrong kind, required ones that nothing supplies.
 */
export function checkRoleUse(use: RoleUse, supply: Supply, validators: Validators): Diagnostic[] {
  const spec = use.role.argumentSpec;
  if (!spec) return [];
  const known = knownNames(use.role, spec);
  const misspelt = use.scope.dicts().flatMap((dict) => misspeltNames(dict, known));
  return [
    ...use.given.flatMap((dict) => unknownNames(dict, known)),
    ...misspelt.map(({ dict, name }) => unknownName(dict, name, known)),
    ...use.given.flatMap((dict) => wrongValues(dict, spec, validators)),
    ...missingNames(use, spec, supply, new Set(misspelt.map(({ meant }) => meant))),
  ];
}

function knownNames(role: Role, spec: RawDict): ReadonlySet<string> {
  const options = [...optionsOf(spec)].flatMap(([name, option]) => [name, ...aliasesOf(option)]);
  return new Set([...options, ...textNames(role.defaults), ...textNames(role.vars)]);
}

/** The part of names that is the role's own: `mi_`. */
function prefixOf(known: ReadonlySet<string>): string {
  const [first = ''] = known;
  return first.slice(0, first.indexOf('_') + 1);
}

function strangeNames(dict: RawDict, known: ReadonlySet<string>): string[] {
  const prefix = prefixOf(known);
  if (prefix === '') return [];
  return textNames(dict).filter((name) => name.startsWith(prefix) && !known.has(name));
}

function unknownNames(dict: RawDict, known: ReadonlySet<string>): Diagnostic[] {
  return strangeNames(dict, known).map((name) => unknownName(dict, name, known));
}

interface Misspelt {
  readonly dict: RawDict;
  readonly name: string;
  readonly meant: string;
}

/** A variable around may be the user's own; one that is nearly the role's is a mistake. */
function misspeltNames(dict: RawDict, known: ReadonlySet<string>): Misspelt[] {
  return strangeNames(dict, known).flatMap((name) => {
    const meant = suggest(name, known);
    return meant === undefined ? [] : [{ dict, name, meant }];
  });
}

function unknownName(dict: RawDict, name: string, known: ReadonlySet<string>): Diagnostic {
  const label = didYouMean(name, known);
  return {
    severity: 'error',
    code: 'MP2015',
    message: `the role has no variable "${name}"`,
    span: spanOfKey(dict, name),
    label,
    help: label === undefined ? `It knows ${[...known].join(', ')}.` : undefined,
  };
}

function wrongValues(dict: RawDict, spec: RawDict, validators: Validators): Diagnostic[] {
  const schema = specSchema(spec);
  const validate = validators.get(spec, () => lenientArguments(schema));
  if (validate(plainJson(dict))) return [];
  return schemaFindings(validate.errors ?? []).map((finding) => {
    const { value, span } = locate(dict, finding.path);
    const what = `"${finding.path.join('.')}"`;
    if (finding.kind === 'choice') {
      return { severity: 'error', code: 'MP2014', span, ...choiceProblem(what, value, finding) };
    }
    const message = typeProblem(what, value, finding, schemasAt(schema, finding.path));
    return { severity: 'error', code: 'MP2005', span, message };
  });
}

/** A required variable that is there, but misspelt, is told once. */
function missingNames(
  use: RoleUse,
  spec: RawDict,
  supply: Supply,
  misspelt: ReadonlySet<string>,
): Diagnostic[] {
  if (supply.open) return [];
  const supplied = (name: string) =>
    use.scope.has(name) || supply.names.has(name) || misspelt.has(name);
  return requiredGroups(spec).flatMap((names) =>
    names.some(supplied) ? [] : missingName(names, use, optionsOf(spec)),
  );
}

/** Names of which one is needed: each required option with its aliases, and `required_one_of`. */
function requiredGroups(spec: RawDict): readonly (readonly string[])[] {
  const options = [...optionsOf(spec)].filter(
    ([, option]) => option.get('required') === true && !option.has('default'),
  );
  const groups = spec.get('required_one_of');
  return [
    ...options.map(([name, option]) => [name, ...aliasesOf(option)]),
    ...(isList(groups) ? groups : []).map((group) => (isList(group) ? group.map(String) : [])),
  ];
}

function missingName(
  [name = '', ...others]: readonly string[],
  { role, span }: RoleUse,
  options: ReadonlyMap<string, RawDict>,
): Diagnostic {
  const description = options.get(name)?.get('description');
  const what = typeof description === 'string' ? ` ${description}` : '';
  const or = others.length === 0 ? '' : ` (or ${others.join(', ')})`;
  return {
    severity: 'error',
    code: 'MP2016',
    message: `the role ${role.name.split('.').at(-1)} needs the variable "${name}", and nothing sets it`,
    span,
    help: `Give it under "vars:"${or}.${what}`,
  };
}
