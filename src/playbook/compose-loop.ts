import { didYouMean } from '../diagnostic/suggest.ts';
import type { RawDict } from '../template/value.ts';
import { type ComposeContext, keyPlace, valuePlace } from './compose-context.ts';
import { loopControlKeys, loopStyles } from './keywords.ts';
import type { Loop } from './model.ts';
import { kindOf } from './raw-kind.ts';

const prefix = 'with_';

/** Whether a key of a task is one of the `with_` loops (known or not). */
export function isLoopKey(key: string): boolean {
  return key.startsWith(prefix);
}

/** The loop of a task; undefined when it has none. Mistakes are reported. */
export function composeLoop(dict: RawDict, context: ComposeContext): Loop | undefined {
  const [key, second] = [...dict.keys()].filter(
    (name) => typeof name === 'string' && (name === 'loop' || isLoopKey(name)),
  );
  const control = composeControl(dict, context);
  if (typeof key !== 'string') return undefined;
  const span = keyPlace(dict, key, context);
  if (typeof second === 'string') {
    const message = `a task has one loop, and here are "${key}" and "${second}"`;
    context.findings.error('MP2007', message, keyPlace(dict, second, context));
  }
  const style = key === 'loop' ? 'loop' : key.slice(prefix.length);
  const short = style.replace(/^ansible\.builtin\./, '');
  if (key !== 'loop' && !isStyle(short) && !short.includes('.')) {
    const label = didYouMean(
      key,
      loopStyles.map((name) => prefix + name),
    );
    context.findings.error('MP2004', `unknown loop "${key}"`, span, { label });
  }
  if (dict.get(key) === null) {
    const report = key === 'loop' ? 'warning' : 'error';
    context.findings[report]('MP2005', `"${key}" wants a value to loop over`, span);
    if (key === 'loop') return undefined;
  }
  return { style: short, value: dict.get(key) ?? null, control, span };
}

function composeControl(dict: RawDict, context: ComposeContext): RawDict {
  const control = dict.get('loop_control') ?? new Map();
  if (!(control instanceof Map)) {
    const message = `"loop_control" wants a mapping, not ${kindOf(control)}`;
    context.findings.error('MP2005', message, valuePlace(dict, 'loop_control', context));
    return new Map();
  }
  for (const key of control.keys()) {
    if (typeof key === 'string' && (loopControlKeys as readonly string[]).includes(key)) continue;
    const label = didYouMean(String(key), loopControlKeys);
    const span = keyPlace(control, String(key), context);
    context.findings.error('MP2004', `unknown keyword "${String(key)}" in loop_control`, span, {
      label,
    });
  }
  return control;
}

function isStyle(style: string): boolean {
  return (loopStyles as readonly string[]).includes(style);
}
