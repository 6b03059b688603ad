import { didYouMean } from '../diagnostic/suggest.ts';
import type { Raw, RawDict } from '../template/value.ts';
import { noteCollections } from './collections.ts';
import { type ComposeContext, startOf, textKeys, valuePlace } from './compose-context.ts';
import { composeEntries, isBlock } from './compose-entries.ts';
import { composeKeywords, reportUnknown, sectionOf } from './compose-keywords.ts';
import { checkPrompts } from './compose-prompts.ts';
import { composeRoles } from './compose-role-entry.ts';
import { fitsKeyword } from './keyword-type.ts';
import { keywordsOf } from './keywords.ts';
import { isAnsibleModule } from './known-modules.ts';
import type { Play, Playbook, PlaybookImport } from './model.ts';
import { shareOrigin } from './origin.ts';
import { isList, isTemplate, kindOf, textOf } from './raw-kind.ts';

/** Parts of a play with a field of their own in {@link Play}: sections, and what is checked like a keyword. */
const sections = ['roles', 'pre_tasks', 'tasks', 'post_tasks', 'handlers'];
const fields: ReadonlySet<string> = new Set(['name', 'hosts', 'vars_files']);

const importKeys = ['import_playbook', 'ansible.builtin.import_playbook'];

/** A playbook out of what its file holds; mistakes are reported. */
export function composePlaybook(value: Raw, context: ComposeContext): Playbook {
  const list = playsOf(value, context);
  if (list.length > 0 && list.every((item) => isTask(item, context))) {
    reportTaskList(list, context);
    return { path: context.file, plays: [] };
  }
  const plays = list.flatMap((item, index) => {
    if (item instanceof Map) return [composePlayOrImport(item, context)];
    const message = `a play is a mapping, not ${kindOf(item)}`;
    context.findings.error('MP2003', message, valuePlace(list, index, context));
    return [];
  });
  return { path: context.file, plays };
}

function playsOf(value: Raw, context: ComposeContext): readonly Raw[] {
  if (isList(value) && value.length > 0) return value;
  if (value === null || isList(value)) {
    const message = value === null ? 'the file is empty' : 'the playbook has no plays';
    const help = 'A playbook starts with "- hosts: localhost" and "tasks:" below it.';
    context.findings.error('MP1007', message, startOf(value, context), { help });
    return [];
  }
  const isPlay = value instanceof Map && value.has('hosts');
  const help = isPlay
    ? 'Put "- " before the first key and indent the rest by two spaces.'
    : 'Start with "- hosts: localhost" and "tasks:" below it.';
  const message = `a playbook is a list of plays, not ${kindOf(value)}`;
  context.findings.error('MP2001', message, startOf(value, context), { help });
  return [];
}

function isTask(item: Raw, { modules }: ComposeContext): boolean {
  if (!(item instanceof Map) || item.has('hosts')) return false;
  if (isBlock(item)) return true;
  return [...item.keys()].some(
    (key) =>
      typeof key === 'string' &&
      !importKeys.includes(key) &&
      (modules.find(key) !== undefined || isAnsibleModule(key)),
  );
}

function reportTaskList(list: readonly Raw[], context: ComposeContext): void {
  const first = list[0] instanceof Map ? list[0] : undefined;
  const key = textOf([...(first?.keys() ?? [])][0]) ?? 'name';
  const help = `Wrap them in a play:\n\n      - hosts: localhost\n        tasks:\n          - ${key}: …\n`;
  const message = 'this is a list of tasks, and a playbook is a list of plays';
  context.findings.error('MP2002', message, startOf(first ?? list, context), { help });
}

function composePlayOrImport(dict: RawDict, context: ComposeContext): Play | PlaybookImport {
  const key = importKeys.find((name) => dict.has(name));
  return key === undefined ? composePlay(dict, context) : composeImport(dict, key, context);
}

function composePlay(dict: RawDict, context: ComposeContext): Play {
  const span = startOf(dict, context);
  noteCollections(dict, context);
  checkPlay(dict, context);
  for (const key of textKeys(dict, context)) {
    if (!keywordsOf('play').has(key)) reportUnknown(dict, key, 'play', context);
  }
  const entries = (key: string, place: 'task' | 'handler' = 'task') =>
    composeEntries(sectionOf(dict, key, 'play', context), place, context);
  const checked = composeKeywords(dict, 'play', new Set(sections), context);
  const keywords = new Map([...checked].filter(([name]) => !fields.has(name)));
  shareOrigin(keywords, dict);
  return {
    kind: 'play',
    name: checked.get('name'),
    hosts: checked.get('hosts') ?? null,
    roles: composeRoles(sectionOf(dict, 'roles', 'play', context), context),
    preTasks: entries('pre_tasks'),
    tasks: entries('tasks'),
    postTasks: entries('post_tasks'),
    handlers: entries('handlers', 'handler'),
    varsFiles: listOf(checked.get('vars_files')),
    keywords,
    span,
  };
}

/** Values of a play that Ansible refuses at once. */
function checkPlay(dict: RawDict, context: ComposeContext): void {
  const { findings } = context;
  const at = (key: string) => valuePlace(dict, key, context);
  const hosts = dict.get('hosts');
  const help = 'Write "hosts: localhost" to run on this machine.';
  if (hosts === undefined) {
    findings.error('MP2006', 'a play without "hosts"', startOf(dict, context), { help });
  } else if (hosts === null || hosts === '' || (isList(hosts) && hosts.length === 0)) {
    findings.error('MP2005', '"hosts" is empty', at('hosts'), { help });
  }
  for (const key of ['strategy', 'order'] as const) checkChoice(key, dict, context);
  const sizes = dict.get('serial') ?? null;
  if (!(isList(sizes) ? sizes : [sizes]).every((size) => fitsKeyword(size, 'number'))) {
    const message = '"serial" wants a number of hosts, a percentage, or a list of these';
    findings.error('MP2005', message, at('serial'));
  }
  checkPrompts(dict, context);
}

const choices = {
  strategy: ['linear', 'free', 'host_pinned', 'debug'],
  order: ['inventory', 'sorted', 'reverse_inventory', 'reverse_sorted', 'shuffle'],
} as const;

function checkChoice(key: keyof typeof choices, dict: RawDict, context: ComposeContext): void {
  const known: readonly string[] = choices[key];
  const chosen = dict.get(key);
  if (typeof chosen !== 'string' || isTemplate(chosen)) return;
  if (known.includes(chosen.replace(/^ansible\.builtin\./, ''))) return;
  const message = `"${key}" is one of ${known.join(', ')}, not "${chosen}"`;
  const label = didYouMean(chosen, known);
  context.findings.error('MP2014', message, valuePlace(dict, key, context), { label });
}

function composeImport(dict: RawDict, key: string, context: ComposeContext): PlaybookImport {
  const allowed = ['name', 'vars', 'when', 'tags'];
  for (const other of textKeys(dict, context)) {
    if (other !== key && !allowed.includes(other)) reportUnknown(dict, other, 'play', context);
  }
  if (textOf(dict.get(key)) === undefined) {
    const message = `"${key}" wants the path of a playbook`;
    context.findings.error('MP2005', message, valuePlace(dict, key, context));
  }
  return {
    kind: 'import_playbook',
    path: dict.get(key) ?? null,
    keywords: composeKeywords(dict, 'role', new Set(['role', key]), context),
    span: startOf(dict, context),
  };
}

function listOf(value: Raw | undefined): readonly Raw[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}
