import { GLOBALS } from './globals.ts';
import { parseConditional, parseTemplate } from './syntax/parser.ts';
import { PLAYBOOK_SYNTAX } from './syntax/token.ts';
import { TemplateError } from './template-error.ts';

/** A variable that a text reads. */
export interface UsedName {
  readonly name: string;
  /** Where in the text, in UTF-16 units from 0. */
  readonly at: number;
  /** It may be undefined here: `default` or `is defined` takes care of that. */
  readonly guarded: boolean;
}

/** What a text reads, and which filters it puts to what it reads. */
export interface TextUse {
  readonly names: readonly UsedName[];
  readonly filters: readonly { readonly name: string; readonly at: number }[];
  /** It cannot be parsed: why. */
  readonly error?: TemplateError | undefined;
}

/**
 * The variables that a template or a bare expression reads, without those that it sets itself.
 * Names are looked for in the text alone: attributes, and names that lookups are given as text, are
 * not found.
 */
export function textUse(text: string, form: 'template' | 'expression'): TextUse {
  const use = new Collected();
  try {
    const parsed =
      form === 'template' ? parseTemplate(text, PLAYBOOK_SYNTAX).body : parseConditional(text);
    use.visit(parsed, false);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { names: [], filters: [], error };
  }
  return { names: use.free(), filters: use.filters };
}

const guards = new Set(['default', 'd', 'defined', 'undefined']);

/** Names that Jinja2 defines in loops, macros and calls, and its spellings of constants. */
const own = new Set(['loop', 'self', 'varargs', 'kwargs', 'caller', 'null']);

/** What a walk over a tree has met. */
class Collected {
  readonly filters: { name: string; at: number }[] = [];
  readonly #read: UsedName[] = [];
  readonly #bound = new Set<string>();

  free(): UsedName[] {
    const isFree = ({ name }: UsedName) =>
      !this.#bound.has(name) && !own.has(name) && !GLOBALS.has(name) && !name.startsWith('$');
    return this.#read.filter(isFree);
  }

  visit(node: unknown, guarded: boolean): void {
    if (Array.isArray(node)) for (const part of node) this.visit(part, guarded);
    else if (isNode(node)) this.#node(node, guarded);
  }

  #node(node: Record<string, unknown>, guarded: boolean): void {
    const { kind, name, at } = node;
    if (kind === 'literal') return;
    if (kind === 'name') this.#name(String(name), at, guarded);
    if (kind === 'macro' || kind === 'member') this.#bound.add(String(name));
    if (kind === 'import') this.#imported(node);
    if (kind === 'filter') this.filters.push({ name: String(name), at: Number(at) });
    const { target, ...rest } = node;
    const isGuard = (kind === 'filter' || kind === 'test') && guards.has(String(name));
    this.visit(target, isGuard || (guarded && isPath(kind)));
    if (kind === 'macro') this.#parameters(node.parameters);
    for (const part of Object.values(rest)) this.visit(part, false);
  }

  /** Names that are read say where they are; those that are set do not. */
  #name(name: string, at: unknown, guarded: boolean): void {
    if (typeof at === 'number') this.#read.push({ name, at, guarded });
    else this.#bound.add(name);
  }

  #parameters(parameters: unknown): void {
    if (!Array.isArray(parameters)) return;
    for (const { name } of parameters as { name: string }[]) this.#bound.add(name);
  }

  #imported({ as, names }: Record<string, unknown>): void {
    if (typeof as === 'string') this.#bound.add(as);
    for (const [, alias] of names as [string, string][]) this.#bound.add(alias);
  }
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** `a.b.c | default(x)` guards `a` as well. */
function isPath(kind: unknown): boolean {
  return kind === 'attribute' || kind === 'item';
}
