import type { Diagnostic, Span } from '../../diagnostic/diagnostic.ts';
import type { Raw, RawDict } from '../../template/value.ts';
import { keywords as allKeywords } from '../keywords.ts';
import type { Keywords, Task } from '../model.ts';
import { spanOfKey, spanOfValue } from '../origin.ts';
import type { Survey } from './survey.ts';

/** What the engine itself defines: setting it has no effect, or breaks what reads it. */
const magic: ReadonlySet<string> = new Set([
  ...['groups', 'group_names', 'hostvars', 'inventory_hostname', 'inventory_hostname_short'],
  ...[
    'playbook_dir',
    'role_path',
    'role_name',
    'play_hosts',
    'ansible_facts',
    'ansible_play_hosts',
  ],
  ...['ansible_check_mode', 'ansible_version', 'inventory_dir', 'omit', 'lookup', 'query'],
]);

const keywordNames: ReadonlySet<string> = new Set(allKeywords.map(({ name }) => name));

/** Variables whose name means something else already, and loops that hide the loop around them. */
export function shadowedNames(survey: Survey): Diagnostic[] {
  const { tasks, handlers, keywords, dicts, nestedLoops } = survey;
  const places: [Keywords, Span | undefined][] = [...keywords];
  for (const task of [...tasks, ...handlers]) places.push([task.keywords, task.span]);
  return [
    ...places.flatMap(([words, span]) => named(words, span)),
    ...[...dicts].flatMap((dict) => keysOf(dict, undefined)),
    ...nestedLoops.map(({ task, name }) => nested(task, name)),
  ];
}

function named(words: Keywords, span: Span | undefined): Diagnostic[] {
  const register = words.get('register');
  const vars = words.get('vars');
  const result =
    typeof register === 'string' ? reserved(register, spanOfValue(words, 'register') ?? span) : [];
  return vars instanceof Map ? [...result, ...keysOf(vars as RawDict, span)] : result;
}

function keysOf(dict: RawDict, span: Span | undefined): Diagnostic[] {
  return [...dict.keys()].flatMap((key: Raw) =>
    typeof key === 'string' ? reserved(key, spanOfKey(dict, key) ?? span) : [],
  );
}

function reserved(name: string, span: Span | undefined): Diagnostic[] {
  const owner = ownerOf(name);
  if (owner === undefined) return [];
  const message = `the variable has the name "${name}", which ${owner}`;
  const help = 'Choose another name.';
  return [{ severity: 'warning', code: 'MP2042', message, span, help }];
}

function ownerOf(name: string): string | undefined {
  if (magic.has(name)) return 'mirror-play itself sets';
  return keywordNames.has(name) ? 'is a keyword of the language' : undefined;
}

function nested(task: Task, name: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'MP2042',
    message: `the loop variable "${name}" is in use by a loop around this one`,
    span: task.loop?.span ?? task.span,
    help: 'Name one of them with `loop_control: {loop_var: …}`.',
  };
}
