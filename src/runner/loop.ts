import type { Loop } from '../playbook/model.ts';
import type { VariableLayer } from '../template/lazy-scope.ts';
import { typeName } from '../template/python/types.ts';
import { type Dict, type Raw, Tuple, Unknown, type Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import { asBoolean } from './keyword.ts';
import { finalLayer } from './layers.ts';
import type { TaskContext } from './task-context.ts';
import { asText } from './text.ts';

/** One turn of a loop: the variables that it sets, as they are registered too. */
export interface Turn {
  readonly index: number;
  readonly variables: ReadonlyMap<string, Value>;
  readonly layer: VariableLayer;
}

/** `loop_control`, read. */
export interface LoopControl {
  readonly loopVar: string;
  readonly indexVar: string | undefined;
  readonly label: Raw | undefined;
  /** Seconds between turns. */
  readonly pause: number;
  readonly extended: boolean;
  readonly allItems: boolean;
  /** It has a `break_when`. */
  readonly breaks: boolean;
}

/** Reads `loop_control`, templates rendered but for the label. Throws a CodedError. */
export function loopControl(loop: Loop, context: TaskContext): LoopControl {
  const { control } = loop;
  const read = (name: string): Value => {
    const raw = control.get(name);
    return raw === undefined ? null : context.render(raw);
  };
  const indexVar = read('index_var');
  return {
    loopVar: asText(read('loop_var') ?? 'item'),
    indexVar: indexVar === null ? undefined : asText(indexVar),
    label: control.get('label'),
    pause: Number(read('pause') ?? 0),
    extended: asBoolean(read('extended')) ?? false,
    allItems: asBoolean(read('extended_allitems')) ?? true,
    breaks: control.has('break_when'),
  };
}

/**
 * The items of a loop; an Unknown when only a real run could list them. Throws a CodedError
 * when the loop's value does not fit its style.
 */
export function loopItems(loop: Loop, context: TaskContext): readonly Value[] | Unknown {
  const value = context.render(loop.value, loop.span);
  if (value instanceof Unknown) return value;
  if (loop.style === 'loop') return listOnly(value);
  const terms = Array.isArray(value) ? (value as readonly Value[]) : [value];
  if (terms.some((term) => term instanceof Unknown)) return new Unknown(loop.style);
  return context.templar.query(loop.style, terms, context.scope);
}

function listOnly(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[];
  throw new CodedError(
    'MP4040',
    `Invalid data passed to 'loop', it requires a list, got this instead: ${asText(value)}. Hint: If you passed a list/dict of just one element, try adding wantlist=True to your lookup invocation or use q/query instead of lookup.`,
    { hint: `A ${typeName(value)} is no list; dict2items makes one of a dict.` },
  );
}

/** The turns of a loop over these items. */
export function turnsOf(items: readonly Value[], control: LoopControl): Turn[] {
  return items.map((item, index) => {
    const variables = new Map<string, Value>([
      [control.loopVar, item],
      ['ansible_loop_var', control.loopVar],
    ]);
    if (control.indexVar !== undefined) {
      variables.set(control.indexVar, index);
      variables.set('ansible_index_var', control.indexVar);
    }
    if (control.extended) variables.set('ansible_loop', extended(items, index, control.allItems));
    return { index, variables, layer: finalLayer(variables) };
  });
}

function extended(items: readonly Value[], index: number, allItems: boolean): Dict {
  const { length } = items;
  const loop: Dict = new Map<Value, Value>([
    ['index', index + 1],
    ['index0', index],
    ['first', index === 0],
    ['last', index + 1 === length],
    ['length', length],
    ['revindex', length - index],
    ['revindex0', length - index - 1],
  ]);
  if (allItems) loop.set('allitems', items);
  if (index + 1 < length) loop.set('nextitem', items[index + 1] ?? null);
  if (index > 0) loop.set('previtem', items[index - 1] ?? null);
  return loop;
}

/** What `(item=…)` shows; a tuple as a list. Throws a CodedError when the label is a broken template. */
export function labelOf(control: LoopControl, turn: Turn, context: TaskContext): string {
  const value =
    control.label === undefined
      ? turn.variables.get(control.loopVar)
      : context.render(control.label);
  return asText(value instanceof Tuple ? [...value] : (value ?? null));
}
