import { TEMPLATE_CODES, TemplateError, valueError } from '../template-error.ts';
import { Float, type Value } from '../value.ts';
import { isFloat, isInt, isNumber, toFloat } from './types.ts';

/** Longest integer, in bits, that an expression may compute. */
const MAX_BITS = 100_000;

type Numeric = number | bigint | Float | boolean;

export function isNumeric(value: Value): value is Numeric {
  return typeof value === 'boolean' || isNumber(value);
}

/** The number as JavaScript's, with loss for integers beyond 2^53. */
export function asDouble(value: Numeric): number {
  return value instanceof Float ? value.value : Number(value);
}

/** The integer as a number where that is exact, as a bigint elsewhere. */
export function normalInt(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** A double without fraction as an int, exactly. */
export function intFromDouble(value: number): number | bigint {
  return Number.isSafeInteger(value) || !Number.isFinite(value) ? value : BigInt(value);
}

/** -1, 0 or 1; NaN where one of the two is. */
export function compareNumbers(left: Numeric, right: Numeric): number {
  if (typeof left === 'bigint' || typeof right === 'bigint') return compareBig(left, right);
  const a = asDouble(left);
  const b = asDouble(right);
  if (a === b) return 0;
  if (a < b) return -1;
  return a > b ? 1 : Number.NaN;
}

function compareBig(left: Numeric, right: Numeric): number {
  const a = left instanceof Float ? left.value : typeof left === 'boolean' ? Number(left) : left;
  const b =
    right instanceof Float ? right.value : typeof right === 'boolean' ? Number(right) : right;
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

/** `+ - * / // % **` over two numbers. Throws a TemplateError, as Python does for `1 / 0`. */
export function arithmetic(operator: string, left: Numeric, right: Numeric): Value {
  if (operator === '/') return toFloat(divide(asDouble(left), asDouble(right)));
  if (isFloat(left) || isFloat(right)) {
    return toFloat(floatArithmetic(operator, asDouble(left), asDouble(right)));
  }
  return intArithmetic(operator, left as number | bigint | boolean, right as number | bigint);
}

function divide(left: number, right: number): number {
  if (right === 0) throw valueError('division by zero');
  return left / right;
}

function floatArithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '//':
      return Math.floor(divide(a, b));
    case '%':
      return floatModulo(a, b);
    default:
      return a ** b;
  }
}

function floatModulo(a: number, b: number): number {
  if (b === 0) throw valueError('float modulo');
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

function intArithmetic(operator: string, left: number | bigint | boolean, right: number | bigint) {
  if (typeof left !== 'bigint' && typeof right !== 'bigint') {
    const quick = smallArithmetic(operator, Number(left), Number(right));
    if (quick !== undefined) return quick;
  }
  return bigArithmetic(operator, BigInt(left), BigInt(right));
}

/** Undefined where the result may not be exact. */
function smallArithmetic(operator: string, a: number, b: number): Value | undefined {
  let result: number;
  if (operator === '+') result = a + b;
  else if (operator === '-') result = a - b;
  else if (operator === '*') result = a * b;
  else return undefined;
  return Number.isSafeInteger(result) ? result + 0 : undefined;
}

function bigArithmetic(operator: string, a: bigint, b: bigint): Value {
  switch (operator) {
    case '+':
      return normalInt(a + b);
    case '-':
      return normalInt(a - b);
    case '*':
      guardBits(bits(a) + bits(b));
      return normalInt(a * b);
    case '//':
      return normalInt(floorDivide(a, b));
    case '%':
      return normalInt(a - floorDivide(a, b) * b);
    default:
      return power(a, b);
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  if (b === 0n) throw valueError('integer division or modulo by zero');
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function power(a: bigint, b: bigint): Value {
  if (b < 0n) {
    if (a === 0n) throw valueError('0.0 cannot be raised to a negative power');
    return toFloat(Number(a) ** Number(b));
  }
  if (a !== 0n && a !== 1n && a !== -1n) guardBits(bits(a) * Number(b));
  return normalInt(a ** b);
}

function bits(value: bigint): number {
  return value.toString(16).length * 4;
}

function guardBits(count: number): void {
  if (count > MAX_BITS) {
    throw new TemplateError(TEMPLATE_CODES.limit, 'the number is too large to be computed');
  }
}

/** `-value`, `+value`. */
export function signed(operator: '-' | '+', value: Numeric): Value {
  if (isInt(value) || typeof value === 'boolean') {
    return intArithmetic(operator, 0, typeof value === 'boolean' ? Number(value) : value);
  }
  return toFloat(operator === '-' ? -asDouble(value) : asDouble(value));
}
