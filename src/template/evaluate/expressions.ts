import { NO_NAMED, requireKnown } from '../python/arguments.ts';
import { Blank } from '../python/blank.ts';
import { contains, dictSet, equals, order, truth } from '../python/compare.ts';
import { isNumeric, signed } from '../python/number.ts';
import { binary, concat } from '../python/operators.ts';
import { sliceOf } from '../python/slice.ts';
import { isDict, isSequence, typeName } from '../python/types.ts';
import type {
  Arguments,
  Call,
  Compare,
  Conditional,
  DictDisplay,
  Embedded,
  Expression,
  Logic,
  Sign,
  Slice,
} from '../syntax/ast.ts';
import { TEMPLATE_CODES, TemplateError, valueError } from '../template-error.ts';
import { isTemplateText } from '../template-text.ts';
import { UnknownMember, UnknownUsed } from '../unknown-used.ts';
import { type Dict, Tuple, Undefined, Unknown, type Value } from '../value.ts';
import { applyFilter, applyTest, callMember, callValue, type Values } from './calls.ts';
import type { Frame } from './frame.ts';
import { attribute, item } from './members.ts';

/**
 * The value of an expression; Undefined values included. Throws a TemplateError, or UnknownUsed
 * where the result would rest on an Unknown.
 */
export function evaluate(node: Expression, frame: Frame): Value {
  frame.run.step(node.at);
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'name':
      return variable(node.name, frame);
    case 'attribute':
      return attribute(evaluate(node.target, frame), node.name);
    case 'item':
      return item(evaluate(node.target, frame), evaluate(node.index, frame));
    case 'filter': {
      const value = evaluate(node.target, frame);
      const args = evaluateArguments(node.args, frame);
      frame.run.at = node.at;
      return applyFilter(node.name, value, args, frame.run.evaluation);
    }
    case 'test': {
      const value = evaluate(node.target, frame);
      const args = evaluateArguments(node.args, frame);
      frame.run.at = node.at;
      const result = applyTest(node.name, value, args, frame.run.evaluation);
      return result instanceof Unknown ? result : result !== node.negated;
    }
    case 'not':
      return not(evaluate(node.operand, frame));
    case 'and':
    case 'or':
      return logic(node, frame);
    default:
      return evaluateRarer(node, frame);
  }
}

type Rarer = Exclude<
  Expression,
  { kind: 'literal' | 'name' | 'attribute' | 'item' | 'filter' | 'test' | 'not' | 'and' | 'or' }
>;

function evaluateRarer(node: Rarer, frame: Frame): Value {
  switch (node.kind) {
    case 'list':
      return node.items.map((element) => evaluate(element, frame));
    case 'tuple':
      return Tuple.from(node.items, (element) => evaluate(element, frame)) as Tuple;
    case 'dict':
      return dictDisplay(node, frame);
    case 'slice':
      return slice(node, frame);
    case 'call':
      return call(node, frame);
    case 'sign':
      return sign(node, frame);
    case 'binary': {
      const left = evaluate(node.left, frame);
      const right = evaluate(node.right, frame);
      frame.run.at = node.at;
      return binary(node.operator, left, right);
    }
    case 'concat':
      return concat(node.items.map((element) => evaluate(element, frame)));
    case 'compare':
      return compare(node, frame);
    case 'conditional':
      return conditional(node, frame);
    case 'embedded':
      return embeddedText(node, frame);
  }
}

/**
 * Text in quotes inside a bare conditional, with `{{ }}` in it. A value that holds a template itself
 * is refused: somebody hopes that it is evaluated.
 */
function embeddedText(node: Embedded, frame: Frame): Value {
  return concat(
    node.template.body.map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'output') return withoutTemplate(evaluate(part.value, frame));
      throw valueError('only {{ }} may stand inside the text of a conditional');
    }),
  );
}

function withoutTemplate(value: Value): Value {
  if (typeof value !== 'string' || !isTemplateText(value)) return value;
  throw new TemplateError(
    TEMPLATE_CODES.conditional,
    'Conditional is marked as unsafe, and cannot be evaluated.',
    { hint: 'Write the condition without {{ }}: names stand for their values in it.' },
  );
}

function variable(name: string, frame: Frame): Value {
  const value = frame.get(name);
  return value === undefined ? new Undefined(name) : value;
}

function dictDisplay(node: DictDisplay, frame: Frame): Dict {
  const dict: Dict = new Map();
  for (const [keyNode, valueNode] of node.entries) {
    const key = evaluate(keyNode, frame);
    requireKnown(key);
    if (isDict(key) || (isSequence(key) && !(key instanceof Tuple))) {
      throw valueError(`unhashable type: '${typeName(key)}'`);
    }
    dictSet(dict, key, evaluate(valueNode, frame));
  }
  return dict;
}

function slice(node: Slice, frame: Frame): Value {
  const value = evaluate(node.target, frame);
  if (value instanceof Undefined) return value;
  if (value instanceof Unknown) return new UnknownMember(value.source);
  const bounds = [node.start, node.stop, node.step];
  return sliceOf(
    value,
    bounds.map((bound) => (bound === undefined ? undefined : evaluate(bound, frame))),
  );
}

function call(node: Call, frame: Frame): Value {
  const { target } = node;
  const context = frame.run.evaluation;
  if (target.kind !== 'attribute') {
    const callee = evaluate(target, frame);
    const args = evaluateArguments(node.args, frame);
    frame.run.at = target.at;
    return callValue(callee, args, context, target.kind === 'name' ? target.name : 'value');
  }
  const value = evaluate(target.target, frame);
  const args = evaluateArguments(node.args, frame);
  frame.run.at = target.at;
  return callMember(value, target.name, args, context);
}

const NO_VALUES: Values = { positional: [], named: NO_NAMED };

/** Evaluates the arguments of a call, `*args` and `**kwargs` spread out. */
export function evaluateArguments(args: Arguments, frame: Frame): Values {
  const { positional, named, spread, spreadNamed } = args;
  if (spread === undefined && spreadNamed === undefined && named.length === 0) {
    if (positional.length === 0) return NO_VALUES;
    return { positional: positional.map((node) => evaluate(node, frame)), named: NO_NAMED };
  }
  const values = positional.map((node) => evaluate(node, frame));
  if (spread !== undefined) values.push(...spreadItems(evaluate(spread, frame)));
  const byName = new Map<string, Value>();
  for (const [name, node] of named) byName.set(name, evaluate(node, frame));
  if (spreadNamed !== undefined) spreadEntries(evaluate(spreadNamed, frame), byName);
  return { positional: values, named: byName };
}

function spreadItems(value: Value): readonly Value[] {
  requireKnown(value);
  if (isSequence(value)) return value;
  throw valueError(`argument after * must be an iterable, not ${typeName(value)}`);
}

function spreadEntries(value: Value, into: Map<string, Value>): void {
  requireKnown(value);
  if (!isDict(value)) {
    throw valueError(`argument after ** must be a mapping, not ${typeName(value)}`);
  }
  for (const [key, entry] of value) into.set(String(key), entry);
}

function not(value: Value): Value {
  return value instanceof Unknown ? new Unknown(value.source) : !truth(value);
}

function sign(node: Sign, frame: Frame): Value {
  const value = evaluate(node.operand, frame);
  frame.run.at = node.at;
  if (value instanceof Unknown) return new Unknown(value.source);
  if (isNumeric(value)) return signed(node.operator, value);
  requireKnown(value);
  throw valueError(`bad operand type for unary ${node.operator}: '${typeName(value)}'`);
}

/** `and`, `or`: one known operand may decide over an unknown one. */
function logic(node: Logic, frame: Frame): Value {
  const decisive = node.kind === 'or';
  const left = operand(node.left, frame);
  if (left instanceof Unknown) return decided(node.right, decisive, frame) ?? left;
  return truth(left) === decisive ? left : evaluate(node.right, frame);
}

function operand(node: Expression, frame: Frame): Value {
  try {
    return evaluate(node, frame);
  } catch (error) {
    if (error instanceof UnknownUsed) return new Unknown(error.unknown.source);
    throw error;
  }
}

/** The right operand if it decides alone; its errors don't count, the left might have kept it unused. */
function decided(node: Expression, decisive: boolean, frame: Frame): Value | undefined {
  try {
    const right = operand(node, frame);
    return right instanceof Unknown || truth(right) !== decisive ? undefined : right;
  } catch (error) {
    if (error instanceof TemplateError || error instanceof UnknownUsed) return undefined;
    throw error;
  }
}

function compare(node: Compare, frame: Frame): Value {
  let left = evaluate(node.left, frame);
  let result: boolean | Unknown = true;
  for (const [operator, rightNode] of node.rest) {
    const right = evaluate(rightNode, frame);
    frame.run.at = node.at;
    const holds = compareTwo(operator, left, right);
    if (holds === false) return false;
    if (holds instanceof Unknown) result = holds;
    left = right;
  }
  return result;
}

function compareTwo(operator: string, left: Value, right: Value): boolean | Unknown {
  if (left instanceof Unknown) return new Unknown(left.source);
  if (right instanceof Unknown) return new Unknown(right.source);
  switch (operator) {
    case '==':
      return equals(left, right);
    case '!=':
      return !equals(left, right);
    case 'in':
      return contains(right, left);
    case 'not in':
      return !contains(right, left);
    case '<':
      return order(left, right, operator) < 0;
    case '<=':
      return order(left, right, operator) <= 0;
    case '>':
      return order(left, right, operator) > 0;
    default:
      return order(left, right, operator) >= 0;
  }
}

function conditional(node: Conditional, frame: Frame): Value {
  const test = evaluate(node.test, frame);
  if (test instanceof Unknown) return new Unknown(test.source);
  if (truth(test)) return evaluate(node.body, frame);
  if (node.otherwise !== undefined) return evaluate(node.otherwise, frame);
  return new Blank();
}
