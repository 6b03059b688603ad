import type { Named } from '../plugins.ts';
import type { Macro, Parameter, Statement } from '../syntax/ast.ts';
import { valueError } from '../template-error.ts';
import { type Callable, type Dict, Tuple, Undefined, type Value } from '../value.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';

/** Runs a body and gives its text. */
export type RunBody = (body: readonly Statement[], frame: Frame) => Value;

/** What `{% macro %}` defines: a callable that gives text. */
export function makeMacro(node: Macro, frame: Frame, runBody: RunBody): Callable {
  return {
    kind: 'callable',
    name: node.name,
    call: (args, named) =>
      frame.run.deeper(() => {
        const inner = frame.child();
        bind(node, args, named, inner);
        return runBody(node.body, inner);
      }),
  };
}

function bind(node: Macro, args: readonly Value[], named: Named, frame: Frame): void {
  for (const [index, parameter] of node.parameters.entries()) {
    frame.set(parameter.name, argumentFor(parameter, args[index], named, frame));
  }
  bindPositional(node, args, frame);
  bindNamed(node, named, frame);
}

function argumentFor(
  { name, fallback }: Parameter,
  given: Value | undefined,
  named: Named,
  frame: Frame,
): Value {
  const value = given === undefined ? named.get(name) : given;
  if (value !== undefined) return value;
  if (fallback !== undefined) return evaluate(fallback, frame);
  return new Undefined(name, `parameter '${name}' was not provided`);
}

function bindPositional(node: Macro, args: readonly Value[], frame: Frame): void {
  const rest = args.slice(node.parameters.length);
  if (node.takes.has('varargs')) frame.set('varargs', Tuple.from(rest) as Tuple);
  else if (rest.length > 0) {
    const count = node.parameters.length;
    throw valueError(`macro '${node.name}' takes not more than ${count} argument(s)`);
  }
}

function bindNamed(node: Macro, named: Named, frame: Frame): void {
  const rest: Dict = new Map();
  for (const [name, value] of named) {
    if (name === 'caller') frame.set('caller', value);
    else if (!node.parameters.some((parameter) => parameter.name === name)) rest.set(name, value);
  }
  if (node.takes.has('kwargs')) frame.set('kwargs', rest);
  else if (rest.size > 0) {
    throw valueError(
      `macro '${node.name}' takes no keyword argument '${String([...rest.keys()][0])}'`,
    );
  }
}
