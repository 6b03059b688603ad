import { itemsOf } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { str } from '../python/text.ts';
import {
  BLOCK_TEXT,
  type BlockStatement,
  type CallBlock,
  type Expression,
  type For,
  type If,
  type Import,
  type Include,
  type Statement,
  type Template,
  type With,
} from '../syntax/ast.ts';
import { TEMPLATE_CODES, TemplateError } from '../template-error.ts';
import { type Callable, type Dict, Tuple, Undefined, type Value } from '../value.ts';
import { assign } from './assign.ts';
import { callMember, callValue } from './calls.ts';
import { evaluate, evaluateArguments } from './expressions.ts';
import { Frame } from './frame.ts';
import { LoopState } from './loop-state.ts';
import { makeMacro } from './macro.ts';
import { Output } from './output.ts';

type Body = readonly Statement[];

/** How a body ended: a `break` or `continue` is passed up to its loop. */
type Ending = 'break' | 'continue' | undefined;

/**
 * Runs a whole template, printing into `out`. Throws a TemplateError, or UnknownUsed where what
 * is printed would depend on an Unknown.
 */
export function execute(template: Template, frame: Frame, out: Output): void {
  const parent = template.body.find((statement) => statement.kind === 'extends');
  if (parent === undefined) {
    executeBody(template.body, frame, out);
    return;
  }
  executeBody(template.body.filter(isDefinition), frame, new Output());
  for (const node of template.body) if (node.kind === 'block') noteBlock(node, frame);
  execute(loadTemplate(parent.template, frame), frame, out);
}

function isDefinition({ kind }: Statement): boolean {
  return kind === 'set' || kind === 'setBlock' || kind === 'macro' || kind === 'import';
}

function noteBlock(node: BlockStatement, frame: Frame): void {
  const known = frame.run.blocks.get(node.name);
  if (known === undefined) frame.run.blocks.set(node.name, [node]);
  else known.push(node);
}

function executeBody(body: Body, frame: Frame, out: Output): Ending {
  for (const statement of body) {
    const ending = executeOne(statement, frame, out);
    if (ending !== undefined) return ending;
  }
  return undefined;
}

function executeOne(node: Statement, frame: Frame, out: Output): Ending {
  switch (node.kind) {
    case 'text':
      out.text(node.text);
      return undefined;
    case 'output':
      out.value(evaluate(node.value, frame));
      return undefined;
    case 'if':
      return executeBody(chooseBranch(node, frame), frame, out);
    case 'for':
      runLoop(node, frame, out, 0);
      return undefined;
    case 'set':
      assign(node.target, evaluate(node.value, frame), frame);
      return undefined;
    case 'break':
    case 'continue':
      return node.kind;
    default:
      return executeRarer(node, frame, out);
  }
}

type Rarer = Exclude<
  Statement,
  { kind: 'text' | 'output' | 'if' | 'for' | 'set' | 'break' | 'continue' }
>;

function executeRarer(node: Rarer, frame: Frame, out: Output): Ending {
  switch (node.kind) {
    case 'setBlock':
      assign(node.target, filtered(node.filters, textOf(node.body, frame.child()), frame), frame);
      return undefined;
    case 'macro':
      frame.set(node.name, makeMacro(node, frame, textOf));
      return undefined;
    case 'callBlock':
      out.value(callBlock(node, frame));
      return undefined;
    case 'filterBlock':
      out.value(filtered(node.filters, textOf(node.body, frame.child()), frame));
      return undefined;
    case 'do':
      evaluate(node.value, frame);
      return undefined;
    case 'with':
      return executeBody(node.body, bindings(node, frame), out);
    case 'include':
      include(node, frame, out);
      return undefined;
    case 'import':
      importNames(node, frame);
      return undefined;
    case 'block':
      executeBlock(node, frame, out);
      return undefined;
    case 'extends':
      throw new TemplateError(TEMPLATE_CODES.syntax, 'extends must stand at the top of a template');
  }
}

/** The text that a body prints. */
function textOf(body: Body, frame: Frame): Value {
  const out = new Output();
  executeBody(body, frame, out);
  return out.result();
}

function chooseBranch(node: If, frame: Frame): Body {
  for (const [test, body] of node.branches) {
    if (truth(evaluate(test, frame))) return body;
  }
  return node.otherwise;
}

function runLoop(node: For, frame: Frame, out: Output, depth: number): void {
  loopOver(node, evaluate(node.iterable, frame), { frame, out, depth });
}

interface LoopPlace {
  readonly frame: Frame;
  readonly out: Output;
  readonly depth: number;
}

function loopOver(node: For, iterable: Value, place: LoopPlace): void {
  const { frame, out, depth } = place;
  const items = selected(node, itemsOf(iterable), frame);
  if (items.length === 0) {
    executeBody(node.otherwise, frame.child(), out);
    return;
  }
  const recurse = node.recursive
    ? (inner: Value) => recurseInto(node, inner, frame, depth + 1)
    : undefined;
  const loop = new LoopState(items, depth, recurse);
  for (const item of items) {
    frame.run.step(node.at);
    loop.advance();
    const inner = frame.child();
    inner.set('loop', loop);
    assign(node.target, item, inner);
    if (executeBody(node.body, inner, out) === 'break') return;
  }
}

function recurseInto(node: For, items: Value, frame: Frame, depth: number): Value {
  return frame.run.deeper(() => {
    const out = new Output();
    loopOver(node, items, { frame, out, depth });
    return out.result();
  });
}

function selected(node: For, items: readonly Value[], frame: Frame): readonly Value[] {
  const { filter } = node;
  if (filter === undefined) return items;
  return items.filter((item) => {
    const inner = frame.child();
    assign(node.target, item, inner);
    return truth(evaluate(filter, inner));
  });
}

function filtered(filters: Expression, text: Value, frame: Frame): Value {
  const inner = frame.child();
  inner.set(BLOCK_TEXT, text);
  return evaluate(filters, inner);
}

function callBlock(node: CallBlock, frame: Frame): Value {
  const { target, args } = node.call;
  const values = evaluateArguments(args, frame);
  const named = new Map(values.named);
  named.set('caller', makeMacro(node.caller, frame, textOf));
  const given = { positional: values.positional, named };
  const context = frame.run.evaluation;
  if (target.kind === 'attribute') {
    return callMember(evaluate(target.target, frame), target.name, given, context);
  }
  return callValue(evaluate(target, frame), given, context, 'call block');
}

function bindings(node: With, frame: Frame): Frame {
  const inner = frame.child();
  for (const [target, value] of node.bindings) assign(target, evaluate(value, frame), inner);
  return inner;
}

function include(node: Include, frame: Frame, out: Output): void {
  const template = findTemplate(node.template, frame);
  if (template === undefined) {
    if (node.ignoreMissing) return;
    throw notFound(str(evaluate(node.template, frame)));
  }
  const inner = node.withContext ? frame.child() : new Frame(frame.run);
  const result = frame.run.deeper(() => {
    const text = new Output();
    execute(template, inner, text);
    return text.result();
  });
  out.value(result);
}

function importNames(node: Import, frame: Frame): void {
  const inner = node.withContext ? frame.child() : new Frame(frame.run);
  const template = loadTemplate(node.template, frame);
  frame.run.deeper(() => execute(template, inner, new Output()));
  const exported: Dict = new Map();
  for (const [name, value] of inner.own()) if (!name.startsWith('_')) exported.set(name, value);
  if (node.as !== undefined) frame.set(node.as, exported);
  for (const [name, alias] of node.names) {
    const value = exported.get(name);
    const missing = `the template does not export the requested name '${name}'`;
    frame.set(alias, value === undefined ? new Undefined(name, missing) : value);
  }
}

function loadTemplate(name: Expression, frame: Frame): Template {
  const template = findTemplate(name, frame);
  if (template === undefined) throw notFound(str(evaluate(name, frame)));
  return template;
}

function findTemplate(node: Expression, frame: Frame): Template | undefined {
  const names = evaluate(node, frame);
  const candidates = names instanceof Tuple || Array.isArray(names) ? itemsOf(names) : [names];
  for (const name of candidates) {
    const template = frame.run.load(str(name));
    if (template !== undefined) return template;
  }
  return undefined;
}

function notFound(name: string): TemplateError {
  return new TemplateError(TEMPLATE_CODES.lookup, `template not found: ${name}`, {
    hint: 'Templates are searched in templates/ of the role and beside the playbook.',
  });
}

function executeBlock(node: BlockStatement, frame: Frame, out: Output): void {
  const versions = [...(frame.run.blocks.get(node.name) ?? []), node];
  runVersion(versions, 0, frame, out);
}

function runVersion(
  versions: readonly BlockStatement[],
  index: number,
  frame: Frame,
  out: Output,
): void {
  const version = versions[index];
  if (version === undefined) return;
  const inner = frame.child();
  inner.set('super', parentBlock(versions, index + 1, frame));
  executeBody(version.body, inner, out);
}

function parentBlock(versions: readonly BlockStatement[], index: number, frame: Frame): Callable {
  return {
    kind: 'callable',
    name: 'super',
    call: () => {
      const out = new Output();
      frame.run.deeper(() => runVersion(versions, index, frame, out));
      return out.result();
    },
  };
}
