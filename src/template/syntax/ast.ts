import type { Value } from '../value.ts';

/** Arguments of a call, a filter or a test. */
export interface Arguments {
  readonly positional: readonly Expression[];
  readonly named: readonly (readonly [name: string, value: Expression])[];
  /** `*args` and `**kwargs`. */
  readonly spread?: Expression | undefined;
  readonly spreadNamed?: Expression | undefined;
}

/** `at` is the offset in the text that an error of this node points at. */
interface Node<Kind extends string> {
  readonly kind: Kind;
  readonly at: number;
}

export interface Literal extends Node<'literal'> {
  readonly value: Value;
}
export interface Name extends Node<'name'> {
  readonly name: string;
}
/** `{{ }}` inside a bare conditional. */
export interface Embedded extends Node<'embedded'> {
  readonly template: Template;
}
export interface Items extends Node<'list' | 'tuple'> {
  readonly items: readonly Expression[];
}
export interface DictDisplay extends Node<'dict'> {
  readonly entries: readonly (readonly [key: Expression, value: Expression])[];
}
export interface Attribute extends Node<'attribute'> {
  readonly target: Expression;
  readonly name: string;
}
export interface Item extends Node<'item'> {
  readonly target: Expression;
  readonly index: Expression;
}
export interface Slice extends Node<'slice'> {
  readonly target: Expression;
  readonly start: Expression | undefined;
  readonly stop: Expression | undefined;
  readonly step: Expression | undefined;
}
export interface Call extends Node<'call'> {
  readonly target: Expression;
  readonly args: Arguments;
}
export interface FilterCall extends Node<'filter'> {
  readonly target: Expression;
  readonly name: string;
  readonly args: Arguments;
}
export interface TestCall extends Node<'test'> {
  readonly target: Expression;
  readonly name: string;
  readonly args: Arguments;
  readonly negated: boolean;
}
export interface Not extends Node<'not'> {
  readonly operand: Expression;
}
export interface Sign extends Node<'sign'> {
  readonly operator: '-' | '+';
  readonly operand: Expression;
}
export interface Binary extends Node<'binary'> {
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Concat extends Node<'concat'> {
  readonly items: readonly Expression[];
}
export interface Logic extends Node<'and' | 'or'> {
  readonly left: Expression;
  readonly right: Expression;
}
export interface Compare extends Node<'compare'> {
  readonly left: Expression;
  readonly rest: readonly (readonly [operator: string, right: Expression])[];
}
export interface Conditional extends Node<'conditional'> {
  readonly test: Expression;
  readonly body: Expression;
  readonly otherwise: Expression | undefined;
}

export type Expression =
  | Literal
  | Name
  | Embedded
  | Items
  | DictDisplay
  | Attribute
  | Item
  | Slice
  | Call
  | FilterCall
  | TestCall
  | Not
  | Sign
  | Binary
  | Concat
  | Logic
  | Compare
  | Conditional;

/** What a `set` or `for` assigns to: a name, `namespace.attribute`, or several of them. */
export type Target =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly name: string; readonly attribute: string }
  | { readonly kind: 'targets'; readonly items: readonly Target[] };

export interface Parameter {
  readonly name: string;
  readonly fallback: Expression | undefined;
}

export interface Text extends Node<'text'> {
  readonly text: string;
}
export interface Output extends Node<'output'> {
  readonly value: Expression;
}
export interface If extends Node<'if'> {
  readonly branches: readonly (readonly [test: Expression, body: readonly Statement[]])[];
  readonly otherwise: readonly Statement[];
}
export interface For extends Node<'for'> {
  readonly target: Target;
  readonly iterable: Expression;
  readonly filter: Expression | undefined;
  readonly recursive: boolean;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}
export interface SetValue extends Node<'set'> {
  readonly target: Target;
  readonly value: Expression;
}
export interface SetBlock extends Node<'setBlock'> {
  readonly target: Target;
  readonly filters: Expression;
  readonly body: readonly Statement[];
}
export interface Macro extends Node<'macro'> {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  /** Which of `varargs` and `kwargs` the body names: only then more arguments are taken. */
  readonly takes: ReadonlySet<string>;
}
export interface CallBlock extends Node<'callBlock'> {
  readonly call: Call;
  readonly caller: Macro;
}
export interface FilterBlock extends Node<'filterBlock'> {
  readonly filters: Expression;
  readonly body: readonly Statement[];
}
export interface Do extends Node<'do'> {
  readonly value: Expression;
}
export interface With extends Node<'with'> {
  readonly bindings: readonly (readonly [target: Target, value: Expression])[];
  readonly body: readonly Statement[];
}
export interface Include extends Node<'include'> {
  readonly template: Expression;
  readonly ignoreMissing: boolean;
  readonly withContext: boolean;
}
export interface Import extends Node<'import'> {
  readonly template: Expression;
  /** The name of the whole module, or the names taken from it. */
  readonly as: string | undefined;
  readonly names: readonly (readonly [name: string, alias: string])[];
  readonly withContext: boolean;
}
export interface BlockStatement extends Node<'block'> {
  readonly name: string;
  readonly body: readonly Statement[];
}
export interface Extends extends Node<'extends'> {
  readonly template: Expression;
}
export type LoopControl = Node<'break'> | Node<'continue'>;

export type Statement =
  | Text
  | Output
  | If
  | For
  | SetValue
  | SetBlock
  | Macro
  | CallBlock
  | FilterBlock
  | Do
  | With
  | Include
  | Import
  | BlockStatement
  | Extends
  | LoopControl;

export interface Template {
  readonly body: readonly Statement[];
  /** The text that it was parsed from. */
  readonly source: string;
  /** It calls methods that change lists or dicts in place: variables must be copied first. */
  readonly mutates: boolean;
}

/** The name that stands for the text of a `filter` or `set` block in its chain of filters. */
export const BLOCK_TEXT = '$block';
