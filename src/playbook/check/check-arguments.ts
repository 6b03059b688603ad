import type { Diagnostic, Span } from '../../diagnostic/diagnostic.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import type { RawDict } from '../../template/value.ts';
import type { Json, JsonObject } from '../../util/json.ts';
import type { Task } from '../model.ts';
import { type ModuleDeclaration, withoutBuiltin } from '../module-catalogue.ts';
import { plainJson } from '../plain-json.ts';
import { moduleSchema } from '../schema/module-schema.ts';
import { propertyNames, schemasAt } from '../schema/schema-at.ts';
import { locate, locateKey } from './locate.ts';
import { choiceProblem, typeProblem } from './problem-text.ts';
import { type SchemaFinding, schemaFindings } from './schema-findings.ts';
import type { Validators } from './validators.ts';

/** What checking arguments needs besides the task. */
export interface ArgumentCheck {
  readonly declaration: ModuleDeclaration;
  readonly validators: Validators;
  /** `module_defaults` may bring arguments that the task does not show. */
  readonly hasDefaults: boolean;
}

/**
 * What is wrong with a task's arguments before anything is templated: unknown and missing names,
 * wrong types, values that are not allowed.
 */
export function checkArguments(task: Task, check: ArgumentCheck): Diagnostic[] {
  if (task.argsTemplate !== undefined) return [];
  const { declaration, validators } = check;
  const validate = validators.get(declaration, () => moduleSchema(declaration));
  if (validate(dataOf(task.args, declaration))) return [];
  return schemaFindings(validate.errors ?? []).flatMap((finding) => {
    const isRoot = finding.path.length === 0;
    if (finding.kind === 'missing' && isRoot && check.hasDefaults) return [];
    return [diagnosticOf(finding, task, declaration)];
  });
}

/** Arguments as JSON, under their proper names. */
function dataOf(args: RawDict, { argumentAliases = {} }: ModuleDeclaration): Json {
  const entries = Object.entries(plainJson(args) as JsonObject);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      Object.hasOwn(argumentAliases, name) ? argumentAliases[name] : name,
      value,
    ]),
  );
}

function diagnosticOf(finding: SchemaFinding, task: Task, module: ModuleDeclaration): Diagnostic {
  const path = writtenPath(finding.path, task, module);
  const place = locate(task.args, path);
  const what = path.length === 0 ? `"${withoutBuiltin(task.module)}"` : `"${path.join('.')}"`;
  const name = finding.name ?? '';
  const span = place.span ?? task.moduleSpan;
  const schemas = schemasAt(module.args, finding.path);
  switch (finding.kind) {
    case 'unknown': {
      const label = didYouMean(name, propertyNames(schemas));
      const at = locateKey(task.args, path, name) ?? span;
      return error('MP2011', `${what} has no argument "${name}"`, at, label);
    }
    case 'missing': {
      const at = path.length === 0 ? task.moduleSpan : span;
      return error('MP2012', `${what} needs the argument "${name}"`, at);
    }
    case 'choice': {
      const { message, label } = choiceProblem(what, place.value, finding);
      return error('MP2014', message, span, label);
    }
    case 'type':
      return error('MP2013', typeProblem(what, place.value, finding, schemas), span);
  }
}

/** The schema knows an argument by its proper name, the file perhaps by an alias. */
function writtenPath(
  path: readonly string[],
  task: Task,
  { argumentAliases = {} }: ModuleDeclaration,
): readonly string[] {
  const [first, ...rest] = path;
  if (first === undefined || task.args.has(first)) return path;
  const alias = Object.keys(argumentAliases).find(
    (name) => argumentAliases[name] === first && task.args.has(name),
  );
  return alias === undefined ? path : [alias, ...rest];
}

function error(code: string, message: string, span: Span, label?: string): Diagnostic {
  return { severity: 'error', code, message, span, label };
}
