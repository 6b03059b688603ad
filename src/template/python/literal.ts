import type { Expression } from '../syntax/ast.ts';
import { parseExpression } from '../syntax/parser.ts';
import { TemplateError } from '../template-error.ts';
import { type Dict, Tuple, type Value } from '../value.ts';
import { dictSet } from './compare.ts';
import { isNumeric, signed } from './number.ts';

/**
 * The value that text stands for when it is a Python literal, JSON's `true`, `false` and `null`
 * included; undefined when it is anything else.
 */
export function parseLiteral(text: string): Value | undefined {
  try {
    return literalValue(parseExpression(text).expression);
  } catch (error) {
    if (error instanceof TemplateError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function literalValue(node: Expression): Value | undefined {
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'name':
      return node.name === 'null' ? null : undefined;
    case 'list':
      return allOf(node.items);
    case 'tuple': {
      const items = allOf(node.items);
      return items && (Tuple.from(items) as Tuple);
    }
    case 'dict':
      return dictOf(node.entries);
    case 'sign': {
      const value = literalValue(node.operand);
      return value !== undefined && isNumeric(value) ? signed(node.operator, value) : undefined;
    }
    default:
      return undefined;
  }
}

function allOf(nodes: readonly Expression[]): Value[] | undefined {
  const values: Value[] = [];
  for (const node of nodes) {
    const value = literalValue(node);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function dictOf(entries: readonly (readonly [Expression, Expression])[]): Dict | undefined {
  const dict: Dict = new Map();
  for (const [keyNode, valueNode] of entries) {
    const key = literalValue(keyNode);
    const value = literalValue(valueNode);
    if (key === undefined || value === undefined) return undefined;
    dictSet(dict, key, value);
  }
  return dict;
}
