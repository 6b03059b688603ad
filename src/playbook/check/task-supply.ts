import type { Task } from '../model.ts';
import { type ModuleCatalogue, withoutBuiltin } from '../module-catalogue.ts';
import { isTemplate } from '../raw-kind.ts';
import { findVarsFile, type Standing, staticText } from './static-path.ts';
import { textNames } from './supply.ts';

/** The variables that a task sets for what comes after it. */
export interface TaskSupply {
  readonly names: readonly string[];
  /** Variable files that it reads. */
  readonly files: readonly string[];
  /** It sets names that cannot be told before the run. */
  readonly open: boolean;
}

/** What a task supplies: its registered result, facts, variable files. */
export function suppliedBy(task: Task, modules: ModuleCatalogue, at: Standing): TaskSupply {
  const register = staticText(task.keywords.get('register'));
  const facts = factsOf(task, modules, at);
  return { ...facts, names: register === undefined ? facts.names : [...facts.names, register] };
}

const nothing: TaskSupply = { names: [], files: [], open: false };
const anything: TaskSupply = { names: [], files: [], open: true };

function factsOf(task: Task, modules: ModuleCatalogue, at: Standing): TaskSupply {
  const declaration = modules.find(task.module);
  if (!declaration) return anything;
  const name = withoutBuiltin(declaration.name);
  if (name === 'set_fact') return setFacts(task);
  if (name === 'include_vars') return includedVars(task, at);
  return name === 'add_host' || name === 'group_by' ? anything : nothing;
}

function setFacts(task: Task): TaskSupply {
  const names = textNames(task.args);
  const unknown = task.argsTemplate !== undefined || isTemplate(task.freeForm);
  return unknown || names.some(isTemplate) ? anything : { ...nothing, names };
}

function includedVars(task: Task, at: Standing): TaskSupply {
  const into = task.args.get('name');
  if (into !== undefined) {
    const name = staticText(into);
    return name === undefined ? anything : { ...nothing, names: [name] };
  }
  const file = staticText(task.args.get('file') ?? task.freeForm);
  const path = file === undefined ? undefined : findVarsFile(file, at);
  return path === undefined ? anything : { ...nothing, files: [path] };
}
