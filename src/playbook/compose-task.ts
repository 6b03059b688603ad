import type { Raw, RawDict } from '../template/value.ts';
import { noteCollections } from './collections.ts';
import { type ComposeContext, startOf, textKeys } from './compose-context.ts';
import { composeKeywords } from './compose-keywords.ts';
import { composeLoop, isLoopKey } from './compose-loop.ts';
import { findCall, type ModuleCall } from './find-call.ts';
import { keywordsOf } from './keywords.ts';
import type { Keywords, Task } from './model.ts';
import { composeArguments } from './module-arguments.ts';
import { shareOrigin } from './origin.ts';

/** Keywords that have a field of their own in a {@link Task}. */
const apart: ReadonlySet<string> = new Set([
  'loop',
  'loop_control',
  'args',
  'action',
  'local_action',
]);

/** A task out of its mapping; undefined when it names no module that could be. All is reported. */
export function composeTask(
  dict: RawDict,
  place: 'task' | 'handler',
  context: ComposeContext,
): Task | undefined {
  noteCollections(dict, context);
  const table = keywordsOf(place);
  const others = textKeys(dict, context).filter((key) => !table.has(key) && !isLoopKey(key));
  const loop = composeLoop(dict, context);
  const keywords = composeKeywords(dict, place, apart, context);
  const call = findCall(dict, others, place, context);
  if (!call) return undefined;
  const given = composeArguments(dict, call, context);
  return {
    kind: 'task',
    module: call.module,
    ...given,
    loop,
    keywords: delegated(keywords, call),
    span: startOf(dict, context),
    moduleSpan: call.span,
  };
}

/** `local_action` is carried out on this machine. */
function delegated(keywords: Keywords, call: ModuleCall): Keywords {
  if (!call.local) return keywords;
  const result = new Map<string, Raw>([...keywords, ['delegate_to', 'localhost']]);
  shareOrigin(result, keywords);
  return result;
}
