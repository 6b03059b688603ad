import { dirname, join, resolve } from 'node:path';
import type { Diagnostic, Span } from '../../diagnostic/diagnostic.ts';
import type { Raw, RawDict } from '../../template/value.ts';
import { CodedError } from '../../util/coded-error.ts';
import { Survey } from '../lint/survey.ts';
import type { Examiner, Loader, RoleRequest } from '../loader.ts';
import type { Entry, Keywords, Play, Role, RoleEntry, Task } from '../model.ts';
import { withoutBuiltin } from '../module-catalogue.ts';
import { checkArguments } from './check-arguments.ts';
import { checkGroups } from './check-groups.ts';
import { checkLoopNames, checkNames } from './check-names.ts';
import type { CheckObserver } from './observer.ts';
import type { RoleUse } from './role-variables.ts';
import { findTaskFile, findVarsFile, type Standing, staticText } from './static-path.ts';
import { Scope, Supply, textNames, withVars } from './supply.ts';
import { suppliedBy } from './task-supply.ts';
import type { Validators } from './validators.ts';

/** What a walk works with. */
export interface WalkTools {
  readonly loader: Loader;
  readonly validators: Validators;
  readonly report: (diagnostic: Diagnostic) => void;
  readonly observer?: CheckObserver | undefined;
}

/** Where the walk is. */
interface Place extends Standing {
  readonly scope: Scope;
  /** Modules that `module_defaults` around gives arguments to; `*` for a group. */
  readonly defaults: ReadonlySet<string>;
  /** What stands here is notified. */
  readonly handlers: boolean;
  /** Static imports on the way here, to name a cycle. */
  readonly trail: readonly string[];
}

/**
 * Goes through a playbook with all that it brings in and that is known before the run: imported
 * playbooks, roles, task files. Checks every task, and collects uses of built-in roles and what
 * could supply their variables.
 */
export class Walk {
  readonly uses: RoleUse[] = [];
  readonly supply = new Supply();
  readonly survey = new Survey();
  readonly #tools: WalkTools;
  readonly #examiner: Examiner;
  readonly #checked = new WeakSet<Task>();
  readonly #seen = new Set<string>();

  constructor(tools: WalkTools) {
    this.#tools = tools;
    this.#examiner = tools.loader.examine(tools.report);
  }

  playbook(path: string, trail: readonly string[] = []): void {
    const playbook = this.#examiner.playbook(path);
    const playbookDir = dirname(resolve(path));
    const way = [...trail, resolve(path)];
    for (const play of playbook.plays) {
      if (play.kind === 'play') this.#play(play, playbookDir);
      else this.#importPlaybook(play.path, play.span, playbookDir, way);
    }
  }

  #importPlaybook(path: Raw, span: Span, folder: string, trail: readonly string[]): void {
    const name = staticText(path);
    if (name === undefined) {
      this.supply.open = true;
      return;
    }
    const next = resolve(folder, name);
    if (this.#isCycle(next, trail, span)) return;
    this.#guard(span, 'error', () => this.playbook(next, trail));
  }

  #play(play: Play, playbookDir: string): void {
    const place = this.#enter(play.keywords, play.span, {
      playbookDir,
      directory: playbookDir,
      roles: [],
      scope: new Scope([]),
      defaults: new Set(),
      trail: [],
      handlers: false,
    });
    this.#playVariables(play, place);
    for (const entry of play.roles) this.#role(entry, place);
    for (const list of [play.preTasks, play.tasks, play.postTasks]) this.#entries(list, place);
    this.#entries(play.handlers, { ...place, handlers: true });
  }

  #playVariables(play: Play, place: Place): void {
    const prompts = play.keywords.get('vars_prompt');
    for (const prompt of Array.isArray(prompts) ? prompts : []) {
      const name = prompt instanceof Map ? staticText(prompt.get('name')) : undefined;
      if (name !== undefined) this.supply.add([name]);
    }
    for (const raw of play.varsFiles) {
      const name = staticText(raw);
      const path = name === undefined ? undefined : findVarsFile(name, place);
      if (path === undefined) this.supply.open = true;
      else this.#guard(play.span, 'error', () => this.#suppliedByFile(path));
    }
  }

  #suppliedByFile(path: string): void {
    const variables = this.#examiner.variables(path);
    this.survey.dicts.add(variables);
    this.supply.add(textNames(variables));
  }

  #entries(entries: readonly Entry[], place: Place): void {
    for (const entry of entries) {
      if (entry.kind === 'task') {
        this.#task(entry, place);
        continue;
      }
      const inner = this.#enter(entry.keywords, entry.span, place);
      for (const list of [entry.block, entry.rescue, entry.always]) this.#entries(list, inner);
    }
  }

  #task(task: Task, place: Place): void {
    const inner = this.#within(task.keywords, task.span, place);
    this.#checkTask(task, inner);
    (place.handlers ? this.survey.handlers : this.survey.tasks).add(task);
    const supplied = suppliedBy(task, this.#tools.loader.modules, place);
    this.supply.add(supplied.names);
    this.supply.open ||= supplied.open;
    for (const path of supplied.files) {
      this.#guard(task.span, 'warning', () => this.#suppliedByFile(path));
    }
    if (task.loop !== undefined) checkLoopNames(task.loop).forEach(this.#tools.report);
    const loop = loopNames(task);
    this.#surveyLoop(task, loop, place);
    const within = loop.length > 0 ? { ...inner, scope: new Scope(loop, inner.scope) } : inner;
    this.#follow(task, within);
  }

  #surveyLoop(task: Task, names: readonly string[], place: Place): void {
    for (const name of names) {
      this.survey.loopNames.add(name);
      if (place.scope.has(name)) this.survey.nestedLoops.push({ task, name });
    }
  }

  #checkTask(task: Task, place: Place): void {
    if (this.#checked.has(task)) return;
    this.#checked.add(task);
    const { loader, report, validators, observer } = this.#tools;
    const declaration = loader.modules.find(task.module);
    if (!declaration) return;
    const { defaults, playbookDir } = place;
    const hasDefaults = defaults.has('*') || defaults.has(declaration.name);
    observer?.task({ task, declaration, playbookDir, hasDefaults }).forEach(report);
    checkArguments(task, { declaration, validators, hasDefaults }).forEach(report);
  }

  /** Goes into what a task brings in. */
  #follow(task: Task, place: Place): void {
    const action = withoutBuiltin(task.module);
    if (action === 'import_tasks') this.#taskFile(task, place, true);
    if (action === 'include_tasks') this.#taskFile(task, place, false);
    if (action === 'import_role' || action === 'include_role') this.#roleTask(task, place);
  }

  #taskFile(task: Task, place: Place, isStatic: boolean): void {
    const name = staticText(task.args.get('file') ?? task.freeForm);
    if (name === undefined) {
      this.supply.open = true;
      return;
    }
    const path = findTaskFile(name, place);
    if (path === undefined) {
      this.#report(
        isStatic ? 'error' : 'warning',
        'MP1001',
        `no such task file: ${name}`,
        task.span,
      );
      return;
    }
    if (isStatic && this.#isCycle(path, place.trail, task.span)) return;
    const trail = isStatic ? [...place.trail, path] : place.trail;
    if (this.#isNew(path, place)) {
      const entries = this.#examiner.tasks(path);
      this.#entries(entries, { ...place, directory: dirname(path), trail });
    }
  }

  #roleTask(task: Task, place: Place): void {
    const name = staticText(task.args.get('name') ?? task.args.get('role'));
    if (name === undefined) {
      this.supply.open = true;
      const given = task.args.has('name') || task.args.has('role') || task.argsTemplate;
      const message = `"${task.module}" needs the argument "name"`;
      if (!given) this.#report('error', 'MP2012', message, task.moduleSpan);
      return;
    }
    const vars = task.keywords.get('vars');
    const isStatic = withoutBuiltin(task.module) === 'import_role';
    this.#enterRole(name, task.span, vars instanceof Map ? [vars] : [], place, {
      severity: isStatic ? 'error' : 'warning',
      tasksFrom: staticText(task.args.get('tasks_from')),
      varsFrom: staticText(task.args.get('vars_from')),
      defaultsFrom: staticText(task.args.get('defaults_from')),
      handlersFrom: staticText(task.args.get('handlers_from')),
    });
  }

  #role(entry: RoleEntry, place: Place): void {
    const name = staticText(entry.name);
    if (name === undefined) {
      this.supply.open = true;
      return;
    }
    const inner = this.#enter(entry.keywords, entry.span, place);
    const vars = entry.keywords.get('vars');
    this.survey.dicts.add(entry.parameters);
    const given = [entry.parameters, ...(vars instanceof Map ? [vars] : [])];
    const scope = withVars(inner.scope, entry.parameters);
    this.#enterRole(name, entry.span, given, { ...inner, scope }, { severity: 'error' });
  }

  #enterRole(
    name: string,
    span: Span,
    given: readonly RawDict[],
    place: Place,
    how: RoleHow,
  ): void {
    this.#guard(span, how.severity, () => {
      const { playbookDir, directory, scope } = place;
      const request = { playbookDir, from: directory, ...how };
      const found = this.#tools.loader.findRole(name, request);
      const role = this.#examiner.role(found, request);
      if (found.builtin) this.uses.push({ role, playbookDir, span, given, scope });
      else this.#insideRole(role, span, place, how);
    });
  }

  #insideRole(role: Role, span: Span, place: Place, how: RoleHow): void {
    const mark = `${role.path} ${how.tasksFrom ?? 'main'}`;
    if (how.severity === 'error' && this.#isCycle(mark, place.trail, span)) return;
    this.supply.add([...textNames(role.defaults), ...textNames(role.vars)]);
    this.survey.dicts.add(role.defaults).add(role.vars);
    if (!this.#isNew(mark, place)) return;
    const inner: Place = {
      ...place,
      directory: join(role.path, 'tasks'),
      roles: [role.path, ...place.roles],
      trail: [...place.trail, mark],
    };
    for (const entry of role.dependencies) this.#role(entry, inner);
    this.#entries(role.tasks, inner);
    const directory = join(role.path, 'handlers');
    this.#entries(role.handlers, { ...inner, directory, handlers: true });
  }

  #enter(keywords: Keywords, span: Span, place: Place): Place {
    this.survey.keywords.set(keywords, span);
    return this.#within(keywords, span, place);
  }

  #within(keywords: Keywords, span: Span, place: Place): Place {
    checkNames(keywords, span).forEach(this.#tools.report);
    checkGroups(keywords, span).forEach(this.#tools.report);
    const scope = withVars(place.scope, keywords.get('vars'));
    const defaults = keywords.has('module_defaults')
      ? new Set([...place.defaults, ...defaultedModules(keywords.get('module_defaults') ?? null)])
      : place.defaults;
    return { ...place, scope, defaults };
  }

  /** A file is walked once for each set of names that it can see. */
  #isNew(what: string, place: Place): boolean {
    const key = `${what}\n${place.scope.signature}\n${[...place.defaults].join(' ')}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  #isCycle(next: string, trail: readonly string[], span: Span): boolean {
    if (!trail.includes(next)) return false;
    const cycle = [...trail.slice(trail.indexOf(next)), next].join(' -> ');
    this.#report('error', 'MP1016', `these import each other without end: ${cycle}`, span);
    return true;
  }

  /** Reports what is not there instead of throwing. */
  #guard(span: Span, severity: Diagnostic['severity'], work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.#tools.report({
        severity,
        code: error.code,
        message: error.message,
        span,
        help: error.hint,
      });
    }
  }

  #report(severity: Diagnostic['severity'], code: string, message: string, span: Span): void {
    this.#tools.report({ severity, code, message, span });
  }
}

type RoleHow = Omit<RoleRequest, 'playbookDir' | 'from'> & {
  readonly severity: Diagnostic['severity'];
};

function loopNames({ loop }: Task): string[] {
  if (!loop) return [];
  const named = ['loop_var', 'index_var'].map((key) => staticText(loop.control.get(key)));
  return [named[0] ?? 'item', ...(named[1] === undefined ? [] : [named[1]])];
}

function defaultedModules(value: Raw): string[] {
  const dicts = Array.isArray(value) ? value : [value];
  return dicts.flatMap((dict) => {
    if (!(dict instanceof Map)) return ['*'];
    return textNames(dict).map((name) => (name.startsWith('group/') ? '*' : withoutBuiltin(name)));
  });
}
