import type { Raw, RawDict } from '../template/value.ts';
import { noteCollections } from './collections.ts';
import { type ComposeContext, keyPlace, startOf, textKeys, valuePlace } from './compose-context.ts';
import { composeKeywords, reportUnknown, sectionOf } from './compose-keywords.ts';
import { composeTask } from './compose-task.ts';
import { keywordsOf } from './keywords.ts';
import type { Block, Entry } from './model.ts';
import { kindOf } from './raw-kind.ts';

/** Sections of a block: not among its keywords. */
const sections: ReadonlySet<string> = new Set(['block', 'rescue', 'always']);

/** Tasks and blocks of a list; what is neither is reported. */
export function composeEntries(
  list: readonly Raw[],
  place: 'task' | 'handler',
  context: ComposeContext,
): Entry[] {
  return list.flatMap((item, index): Entry[] => {
    if (item === null) return skipNothing(list, index, context);
    if (!(item instanceof Map)) {
      const message = `a task is a mapping, not ${kindOf(item)}`;
      const help = 'Write "- name: …" and the module below it.';
      context.findings.error('MP2003', message, valuePlace(list, index, context), { help });
      return [];
    }
    if (isBlock(item)) return [composeBlock(item, place, context)];
    const task = composeTask(item, place, context);
    return task ? [task] : [];
  });
}

/** Whether a mapping is a block: it has one of a block's sections. */
export function isBlock(dict: RawDict): boolean {
  return [...sections].some((key) => dict.has(key));
}

function composeBlock(dict: RawDict, place: 'task' | 'handler', context: ComposeContext): Block {
  const span = startOf(dict, context);
  noteCollections(dict, context);
  checkBlock(dict, context);
  for (const key of textKeys(dict, context)) {
    if (!keywordsOf('block').has(key)) reportUnknown(dict, key, 'block', context);
  }
  const section = (key: string) =>
    composeEntries(sectionOf(dict, key, 'block', context), place, context);
  return {
    kind: 'block',
    block: section('block'),
    rescue: section('rescue'),
    always: section('always'),
    keywords: composeKeywords(dict, 'block', sections, context),
    span,
  };
}

/** Without tasks in its `block`, the other sections of a block may be there and must be empty. */
function checkBlock(dict: RawDict, context: ComposeContext): void {
  const { findings } = context;
  const span = startOf(dict, context);
  if (dict.has('block') && dict.get('block') === null) {
    findings.error('MP2005', '"block" wants a list of tasks, not nothing', span);
  }
  if (isFilled(dict, 'block')) return;
  const stray = ['rescue', 'always'].find((key) => isFilled(dict, key));
  if (stray !== undefined) {
    const message = `"${stray}" belongs to a block, and there is no "block" with tasks`;
    const help = 'Put the tasks that it is for under "block:".';
    findings.error('MP2006', message, keyPlace(dict, stray, context), { help });
  } else if (!dict.has('block')) {
    const message = '"rescue" and "always" belong to a block, and there is no "block"';
    findings.warning('MP2006', message, span);
  }
}

function isFilled(dict: RawDict, key: string): boolean {
  const value = dict.get(key);
  return Array.isArray(value) && value.length > 0;
}

/** A lone `-` is passed over, as in Ansible, but not silently. */
function skipNothing(list: readonly Raw[], index: number, context: ComposeContext): [] {
  const span = valuePlace(list, index, context);
  context.findings.warning('MP2003', 'nothing stands here: a task is expected', span);
  return [];
}
