import type { Span } from '../diagnostic/diagnostic.ts';
import type { DiffText, RunEvent } from '../event/events.ts';
import type { RenderFileOptions } from '../template/templar.ts';
import type { Raw, RawDict, Unknown, Value } from '../template/value.ts';
import type { JsonObject, JsonSchema } from '../util/json.ts';
import type { PauseAtTerminal } from './run-options.ts';

/**
 * A task module. `plan` reads and decides; `apply` carries out what was planned. Check mode is
 * "plan, then stop", so a module never asks which mode it is in.
 */
export interface Module<Args = JsonObject, Detail = unknown, Services = unknown> {
  /** Short name: `mirror_images`. */
  readonly name: string;
  /** Other names it answers to: `ansible.builtin.command`. */
  readonly aliases: readonly string[];
  /** One sentence, shown in help and docs. */
  readonly summary: string;
  /** draft-07; closed, every property described. */
  readonly args: JsonSchema;
  /** Argument that the free form `module: text` fills; `raw` keeps the text as it is. */
  readonly freeForm?: string | undefined;
  /** `full`: plan tells the truth. `unknown`: the effect is known only after apply. `skip`: not run under check. */
  readonly check: 'full' | 'unknown' | 'skip';
  /** Arguments that are expressions, not templates: `assert.that`, `debug.var`. */
  readonly expressions?: readonly string[] | undefined;
  /** Other spellings of arguments: `{ dest: 'path' }`. */
  readonly argumentAliases?: Readonly<Record<string, string>> | undefined;
  /** Names of arguments are templates, too. */
  readonly templatesNames?: boolean | undefined;
  /** Arguments arrive as a Map of template values (unknown ones too), not as JSON. */
  readonly keepsValues?: boolean | undefined;
  /** Arguments whose values are starred out of results: passwords. */
  readonly secrets?: readonly string[] | undefined;
  /**
   * The program that it works through, where tests have a stand-in for that: what it is told is
   * compared, what it does is not.
   */
  readonly emulated?: string | undefined;
  /** Touches no host: it may be delegated to any, and needs no other user. */
  readonly hostless?: boolean | undefined;
  /** Uses `becomePrefix`; other modules fail where another user would be needed. */
  readonly canBecome?: boolean | undefined;
  /** What of a task can be planned although arguments, those `unknown`, are known only after apply. */
  readonly knownPart?:
    | ((given: ReadonlyMap<string, Value>, unknown: readonly string[]) => KnownPart | undefined)
    | undefined;
  /** What its result has besides, where arguments are known only after apply: unknown fields and facts. */
  readonly unplanned?: ((given: ReadonlyMap<string, Value>) => ModuleResult) | undefined;
  /** Where `ansible_facts` of the result go; default: facts of the host. */
  readonly factsGoTo?: FactsLevel | undefined;
  plan(args: Args, context: PlanContext<Services>): Promise<Planned<Detail>> | Planned<Detail>;
  apply?(detail: Detail, context: ApplyContext<Services>): Promise<ModuleResult> | ModuleResult;
}

/**
 * Name among the facts of a result for all that is not known: check mode could not look where the
 * variables come from, and any name may be one of them.
 */
export const anyVariable = '*';

/** A place in the order of precedence that a module can fill. */
export type FactsLevel = 'facts' | 'set_fact' | 'include_vars';

/** A task without what is known only after apply. */
export interface KnownPart {
  /** Arguments to plan with: unknown texts among them are planned as what they print. */
  readonly given?: ReadonlyMap<string, Value> | undefined;
  /** Lines to show about the rest. */
  readonly lines: readonly string[];
}

/** What plan found out. */
export interface Planned<Detail> {
  /** The result as far as it can be told now: what check mode registers. */
  readonly result: ModuleResult;
  /** What apply needs. Undefined: there is nothing to do, `result` is final. */
  readonly detail?: Detail | undefined;
  /**
   * Called instead of apply where the run stops at the plan (check mode): gives the result to show
   * and register in place of `result`. For what costs reading that a real run can do without,
   * such as byte counts. Reads only; may emit events.
   */
  readonly preview?: (() => Promise<ModuleResult>) | undefined;
  /**
   * Whether apply only reads: then it is carried out under check, too, if the run allows that.
   * Called only there, with the commands that the person lists besides the shipped ones.
   */
  readonly readsOnly?: ((listed: readonly string[]) => boolean) | undefined;
}

/**
 * What a module answers. Fields besides these are the module's own; all of it can be registered.
 */
export interface ModuleResult {
  readonly changed?: boolean | undefined;
  readonly failed?: boolean | undefined;
  readonly skipped?: boolean | undefined;
  readonly msg?: Value | undefined;
  /** Variables for the rest of the play (`set_fact`, `include_vars`). */
  readonly ansible_facts?: ReadonlyMap<string, Value> | undefined;
  readonly diff?: readonly DiffText[] | undefined;
  readonly [field: string]: unknown;
}

/** What a module may see while planning. Generic over what `app/` lends it. */
export interface PlanContext<Services> {
  readonly services: Services;
  readonly signal: AbortSignal;
  readonly taskId: string;
  /** As its header shows it: `role : name`, or the module. */
  readonly title: string;
  /** Name of the host that the task is for. */
  readonly host: string;
  /** Folder of the playbook: relative paths start here. */
  readonly playbookDir: string;
  /** Environment of the task: the process's own, then the `environment` keywords. */
  readonly environment: Readonly<Record<string, string>>;
  /** Words to put before a program so that it runs as `become_user`; empty: no need. */
  readonly becomePrefix: readonly string[];
  readonly verbosity: number;
  /** `--diff`, or `diff: true`: results should carry `diff`. */
  readonly diff: boolean;
  /** Milliseconds since 1970. */
  now(): number;
  /** Where an argument is in its file, for messages. */
  spanOf(argument: string): Span | undefined;
  /** Evaluates an expression (no braces) in the task's scope. */
  evaluate(expression: string): Value;
  /** Python's truth of an expression; 'unknown' under check. */
  isTrue(expression: string): boolean | 'unknown';
  /** Renders a raw value in the task's scope. */
  render(value: Raw): Value;
  /** Renders the text of a template file. */
  renderFile(text: string, options: RenderFileOptions): string | Unknown;
  /** The variables of a YAML or JSON file, raw. Throws a CodedError. */
  loadVars(path: string): RawDict;
  /** Content of a file beside the playbook, decrypted if it is vaulted. Throws a CodedError. */
  readFile(path: string): Buffer;
  /** Finds a file as Ansible does: role, task file's folder, playbook. */
  find(kind: 'files' | 'templates' | 'vars', name: string): string | undefined;
  emit(event: RunEvent): void;
  /** Prints among the results. */
  say(this: void, text: string): void;
  /** Waits for the person at the terminal; undefined: there is none. */
  readonly pause?: PauseAtTerminal | undefined;
}

/** The same; apart, so that a type says which phase it is. */
export type ApplyContext<Services> = PlanContext<Services>;

/** A module of any argument type, as the engine holds it. */
// biome-ignore lint/suspicious/noExplicitAny: the table holds modules of every argument type
export type AnyModule<Services> = Module<any, any, Services>;

/** Types `args` from the schema's type parameter and returns the module as it is. */
export function defineModule<Args, Detail, Services>(
  module: Module<Args, Detail, Services>,
): Module<Args, Detail, Services> {
  return module;
}
