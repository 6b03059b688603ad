import { requireKnown } from '../python/arguments.ts';
import { order } from '../python/compare.ts';
import { isNumeric } from '../python/number.ts';
import { repr, str } from '../python/text.ts';
import { isDict, isFloat, isSequence, typeName } from '../python/types.ts';
import { TemplateError, valueError } from '../template-error.ts';
import { type Dict, Timestamp, type Value } from '../value.ts';
import { analyseScalar, readsAsOther, type ScalarAnalysis } from './scalar-style.ts';
import { writeDoubleQuoted, writeLiteral, writePlain, writeSingleQuoted } from './write-scalar.ts';
import { YamlOutput } from './yaml-output.ts';

export interface YamlFormat {
  /** Blanks per level, 2 to 9. */
  readonly indent: number;
  /** Column after which lines are folded. */
  readonly width: number;
  /** Lists and dicts in brackets: always, never, or (null) where they hold scalars alone. */
  readonly flow: boolean | null;
  readonly sortKeys: boolean;
  /** A `---` line first. */
  readonly explicitStart: boolean;
  /** Text of several lines as a `|` block, where its characters allow that. */
  readonly literal?: boolean | undefined;
}

/** A value as YAML, byte for byte as PyYAML with libyaml's emitter writes it (`allow_unicode`). */
export function dumpYaml(value: Value, format: YamlFormat): string {
  return new YamlWriter(format, sharedContainers(value)).document(value);
}

/** Where a node stands. */
type Place = 'root' | 'item' | 'value' | 'key';

class YamlWriter {
  readonly #format: YamlFormat;
  readonly #out: YamlOutput;
  readonly #shared: ReadonlySet<Value>;
  readonly #anchors = new Map<Value, string>();
  #flowDepth = 0;

  constructor(format: YamlFormat, shared: ReadonlySet<Value>) {
    this.#format = format;
    this.#out = new YamlOutput(format.width > format.indent * 2 ? format.width : 80);
    this.#shared = shared;
  }

  document(value: Value): string {
    if (this.#format.explicitStart) this.#out.indicator('---', true);
    this.#node(value, 'root');
    const text = this.#out.toString();
    return text.endsWith('\n') ? text : `${text}\n`;
  }

  #node(value: Value, place: Place): void {
    if (!isSequence(value) && !isDict(value)) {
      this.#indented(true, false, () => this.#scalar(value, place));
      return;
    }
    const alias = this.#anchors.get(value);
    if (alias !== undefined) {
      this.#out.indicator(`*${alias}`, true);
      return;
    }
    if (this.#shared.has(value)) this.#anchor(value);
    const size = isDict(value) ? value.size : value.length;
    const flow = this.#flowDepth > 0 || size === 0 || this.#flows(value);
    if (flow) this.#flow(value);
    else if (isDict(value)) this.#blockDict(value);
    else this.#blockList(value, place);
  }

  #anchor(value: Value): void {
    const name = `id${String(this.#anchors.size + 1).padStart(3, '0')}`;
    this.#anchors.set(value, name);
    this.#out.indicator(`&${name}`, true);
  }

  #flows(value: readonly Value[] | Dict): boolean {
    if (this.#format.flow !== null) return this.#format.flow;
    const parts = isDict(value) ? [...value.keys(), ...value.values()] : value;
    return parts.every((part) => !isSequence(part) && !isDict(part));
  }

  #indented(flow: boolean, indentless: boolean, work: () => void): void {
    const before = this.#out.indent;
    if (before === undefined) this.#out.indent = flow ? this.#format.indent : 0;
    else if (!indentless) this.#out.indent = before + this.#format.indent;
    work();
    this.#out.indent = before;
  }

  #blockList(items: readonly Value[], place: Place): void {
    const indentless = place === 'value' && !this.#out.indention;
    this.#indented(false, indentless, () => {
      for (const item of items) {
        this.#out.toIndent();
        this.#out.indicator('-', true, { whitespace: false, indention: true });
        this.#node(item, 'item');
      }
    });
  }

  #blockDict(dict: Dict): void {
    this.#indented(false, false, () => {
      for (const [key, value] of this.#entries(dict)) {
        this.#out.toIndent();
        this.#key(key, true);
        this.#node(value, 'value');
      }
    });
  }

  #key(key: Value, block: boolean): void {
    if (isSimpleKey(key)) {
      this.#node(key, 'key');
      this.#out.indicator(':', false);
      return;
    }
    const flags = { whitespace: false, indention: block };
    this.#out.indicator('?', true, flags);
    this.#node(key, 'value');
    if (block || this.#out.column > this.#out.width) this.#out.toIndent();
    this.#out.indicator(':', true, flags);
  }

  #flow(value: readonly Value[] | Dict): void {
    const [open, close] = isDict(value) ? ['{', '}'] : ['[', ']'];
    this.#out.indicator(open, true, { whitespace: true, indention: false });
    this.#flowDepth++;
    this.#indented(true, false, () => {
      const entries = isDict(value) ? this.#entries(value) : Array.from(value, (item) => [item]);
      for (const [index, [first = null, second]] of entries.entries()) {
        if (index > 0) this.#out.indicator(',', false);
        if (this.#out.column > this.#out.width) this.#out.toIndent();
        if (second === undefined) this.#node(first, 'item');
        else {
          this.#key(first, false);
          this.#node(second, 'value');
        }
      }
    });
    this.#flowDepth--;
    this.#out.indicator(close, false);
  }

  #entries(dict: Dict): readonly (readonly [Value, Value?])[] & [Value, Value][] {
    const entries = [...dict];
    return this.#format.sortKeys ? sortEntries(entries) : entries;
  }

  #scalar(value: Value, place: Place): void {
    const text = scalarText(value);
    const analysis = analyseScalar(text);
    const split = place !== 'key';
    if (typeof value !== 'string' || this.#isPlain(text, analysis, place)) {
      writePlain(this.#out, text, split);
    } else if (this.#isLiteral(analysis, place)) {
      writeLiteral(this.#out, text, this.#format.indent);
    } else if (analysis.singleQuoted && (split || !analysis.multiline)) {
      writeSingleQuoted(this.#out, text, split);
    } else writeDoubleQuoted(this.#out, text, split);
  }

  #isLiteral(analysis: ScalarAnalysis, place: Place): boolean {
    const { multiline, literal } = analysis;
    const allowed = this.#format.literal === true && place !== 'key' && this.#flowDepth === 0;
    return allowed && multiline && literal;
  }

  #isPlain(text: string, analysis: ScalarAnalysis, place: Place): boolean {
    if (readsAsOther(text)) return false;
    if (place === 'key' && (analysis.empty || analysis.multiline)) return false;
    return this.#flowDepth > 0 ? analysis.flowPlain : analysis.blockPlain;
  }
}

function isSimpleKey(key: Value): boolean {
  if (isSequence(key)) return key.length === 0;
  if (isDict(key)) return key.size === 0;
  const text = scalarText(key);
  return Buffer.byteLength(text) <= 128 && !analyseScalar(text).multiline;
}

function sortEntries(entries: readonly [Value, Value][]): [Value, Value][] {
  try {
    return [...entries].sort(([a], [b]) => order(a, b));
  } catch (error) {
    if (error instanceof TemplateError) return [...entries];
    throw error;
  }
}

function scalarText(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (isFloat(value)) return floatText(repr(value));
  if (isNumeric(value)) return repr(value);
  if (value instanceof Timestamp) return str(value);
  requireKnown(value);
  throw valueError(`cannot represent an object of type ${typeName(value)} as YAML`);
}

function floatText(text: string): string {
  if (text === 'inf' || text === 'nan') return `.${text}`;
  if (text === '-inf') return '-.inf';
  return text.includes('.') ? text : text.replace('e', '.0e');
}

/** Lists and dicts that occur more than once: they are written once, with an anchor. */
function sharedContainers(root: Value): ReadonlySet<Value> {
  const seen = new Set<Value>();
  const shared = new Set<Value>();
  const visit = (value: Value): void => {
    if (!isSequence(value) && !isDict(value)) return;
    if (seen.has(value)) {
      shared.add(value);
      return;
    }
    seen.add(value);
    for (const part of isDict(value) ? value.values() : value) visit(part);
  };
  visit(root);
  return shared;
}
