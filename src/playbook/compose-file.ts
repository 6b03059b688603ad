import type { Raw, RawDict } from '../template/value.ts';
import { type ComposeContext, startOf } from './compose-context.ts';
import { composeEntries } from './compose-entries.ts';
import type { Entry } from './model.ts';
import { kindOf } from './raw-kind.ts';

/** Tasks or handlers of a file of their own; an empty file has none. Mistakes are reported. */
export function composeTaskFile(
  value: Raw,
  place: 'task' | 'handler',
  context: ComposeContext,
): readonly Entry[] {
  if (value === null) return [];
  if (!Array.isArray(value)) {
    const message = `a task file is a list of tasks, not ${kindOf(value)}`;
    context.findings.error('MP2001', message, startOf(value, context));
    return [];
  }
  const play = value.find((item) => item instanceof Map && item.has('hosts'));
  if (play === undefined) return composeEntries(value, place, context);
  const help = 'Bring a playbook in with import_playbook, in the list of plays.';
  const message = 'this is a playbook, and a task file is a list of tasks';
  context.findings.error('MP2001', message, startOf(play, context), { help });
  return [];
}

/** Variables of a file; an empty file has none. Mistakes are reported. */
export function composeVarsFile(value: Raw, context: ComposeContext): RawDict {
  if (value instanceof Map) return value;
  if (value !== null) {
    const message = `a variable file is a mapping, not ${kindOf(value)}`;
    context.findings.error('MP2005', message, startOf(value, context));
  }
  return new Map();
}
