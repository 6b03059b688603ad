import type { Span } from '../diagnostic/diagnostic.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import type { Raw, RawDict } from '../template/value.ts';
import { type ComposeContext, keyPlace, startOf, valuePlace } from './compose-context.ts';
import { reportUnknown } from './compose-keywords.ts';
import { keywords, keywordsOf } from './keywords.ts';
import { isAnsibleModule } from './known-modules.ts';
import { kindOf } from './raw-kind.ts';

/** The one thing that a task does, as written. */
export interface ModuleCall {
  readonly module: string;
  /** The arguments: text, a mapping, nothing; or another kind, which is a mistake. */
  readonly value: Raw;
  /** Key of the task that holds `value`. */
  readonly key: string;
  /** Where the module's name is. */
  readonly span: Span;
  /** `local_action`. */
  readonly local: boolean;
}

/**
 * The module that a task calls, out of its keys that are no keywords. Reports none, several and
 * unknown ones; undefined then.
 */
export function findCall(
  dict: RawDict,
  others: readonly string[],
  place: 'task' | 'handler',
  context: ComposeContext,
): ModuleCall | undefined {
  const longWays = ['action', 'local_action'].filter((key) => dict.has(key));
  const known = knownAmong(others, place, context);
  const calls = [...longWays, ...known];
  const [key] = calls;
  if (calls.length > 1) return reportConflict(dict, calls, context);
  if (key === undefined) return reportNone(dict, others, place, context);
  for (const other of others) {
    if (other !== key) reportUnknown(dict, other, place, context);
  }
  if (longWays.length > 0) return longCall(dict, key, context);
  const span = keyPlace(dict, key, context);
  return announced({ module: key, value: dict.get(key) ?? null, key, span, local: false }, context);
}

/** The modules among the keys; where collections are named, any key that is no slip may be one. */
function knownAmong(
  keys: readonly string[],
  place: 'task' | 'handler',
  context: ComposeContext,
): readonly string[] {
  const known = keys.filter((key) => isKnown(key, context));
  if (known.length > 0 || context.collections.size === 0) return known;
  const words = [...keywordsOf(place).keys()];
  return keys.filter((key) => /^[a-z]\w*$/.test(key) && didYouMean(key, words) === undefined);
}

function isKnown(name: string, { modules }: ComposeContext): boolean {
  return modules.find(name) !== undefined || isAnsibleModule(name) || name === 'include';
}

/** Says what is to be said of the module as such. */
function announced(call: ModuleCall, context: ComposeContext): ModuleCall | undefined {
  const { module, span } = call;
  const { findings, modules } = context;
  if (module === 'include') {
    const help = 'Use include_tasks, or import_tasks for what is known before the run.';
    findings.error('MP2019', '"include" was removed from Ansible', span, { help });
    return undefined;
  }
  if (/^(?:ansible\.builtin\.)?import_playbook$/.test(module)) {
    const help = 'Put it into the list of plays.';
    findings.error('MP2018', '"import_playbook" is no task', span, { help });
    return undefined;
  }
  if (modules.find(module)) return call;
  const help =
    'The task fails if it is reached; put a program of that name into library/, or use command.';
  findings.warning('MP2010', `mirror-play has no module "${module}"`, span, {
    help,
    label: didYouMean(module, modules.names()),
  });
  return call;
}

function reportConflict(
  dict: RawDict,
  calls: readonly string[],
  context: ComposeContext,
): ModuleCall | undefined {
  const second = calls[1] ?? '';
  const message = `conflicting action statements: ${calls.join(', ')}`;
  const help = 'A task calls one module; make it two tasks.';
  context.findings.error('MP2007', message, keyPlace(dict, second, context), { help });
  return undefined;
}

function reportNone(
  dict: RawDict,
  others: readonly string[],
  place: 'task' | 'handler',
  context: ComposeContext,
): ModuleCall | undefined {
  const [first] = others;
  if (first === undefined) {
    const help = 'Name a module: "debug:", "command:", "mirror_images:" …';
    context.findings.error('MP2008', 'a task without a module', startOf(dict, context), { help });
  }
  for (const key of others) reportUnknownName(dict, key, place, context);
  return undefined;
}

/** A name that is neither keyword nor module: it may be meant as either. */
function reportUnknownName(
  dict: RawDict,
  key: string,
  place: 'task' | 'handler',
  context: ComposeContext,
): void {
  if (keywords.some(({ name }) => name === key)) {
    reportUnknown(dict, key, place, context);
    return;
  }
  const span = keyPlace(dict, key, context);
  reportUnknownModule(key, span, keywordsOf(place).keys(), context);
}

function reportUnknownModule(
  name: string,
  span: Span,
  alsoMeant: Iterable<string>,
  { findings, modules }: ComposeContext,
): void {
  const label = didYouMean(name, [...modules.names(), ...alsoMeant]);
  const help = label === undefined ? 'A task needs the name of a module as a key.' : undefined;
  findings.error('MP2009', `unknown module "${name}"`, span, { label, help });
}

/** `action: copy src=a dest=b`, or a mapping with `module`. */
function longCall(dict: RawDict, key: string, context: ComposeContext): ModuleCall | undefined {
  const written = dict.get(key) ?? null;
  const span = valuePlace(dict, key, context);
  const split = splitAction(written);
  if (!split) {
    const message = `"${key}" wants a module and its arguments, not ${kindOf(written)}`;
    context.findings.error('MP2005', message, span);
    return undefined;
  }
  if (knownAmong([split.module], 'task', context).length === 0) {
    reportUnknownModule(split.module, span, [], context);
    return undefined;
  }
  return announced({ ...split, key, span, local: key === 'local_action' }, context);
}

function splitAction(written: Raw): { readonly module: string; readonly value: Raw } | undefined {
  if (typeof written === 'string') {
    const match = /^\s*(\S+)(?:\s+([\s\S]*))?$/.exec(written);
    return match ? { module: match[1] ?? '', value: match[2] ?? null } : undefined;
  }
  if (!(written instanceof Map)) return undefined;
  const named = written.get('module');
  if (typeof named !== 'string') return undefined;
  const rest = new Map([...written].filter(([key]) => key !== 'module'));
  const [module = '', ...words] = named.trim().split(/\s+/);
  return { module, value: words.length > 0 ? words.join(' ') : rest };
}
