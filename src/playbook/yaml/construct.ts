import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { SourceText } from '../../diagnostic/source-text.ts';
import { Float, type Raw, type RawDict, Timestamp, Unsafe, Vaulted } from '../../template/value.ts';
import { type EntryRange, originOf, recordOrigin } from '../origin.ts';
import { mergeInto } from './merge.ts';
import { isMergeKey, type TaggedScalar, taggedScalar, textScalar } from './tags.ts';

/** Values that all aliases together may stand for. */
const expandedLimit = 1_000_000;
const depthLimit = 400;

/** What a document holds, and what is wrong with it. */
export interface Constructed {
  readonly value: Raw;
  readonly diagnostics: readonly Diagnostic[];
}

/** How to make values. */
export interface ConstructOptions {
  /** Every scalar but null stays the text that it is written as: `3.10` is not 3.1. */
  readonly asText?: boolean | undefined;
}

/** Values of a parsed document as PyYAML's safe loader with Ansible's tags makes them. */
export function constructValue(
  root: Node,
  source: SourceText,
  { asText = false }: ConstructOptions = {},
): Constructed {
  const builder = new Builder(source, asText);
  return { value: builder.build(root, 0, false), diagnostics: builder.diagnostics };
}

interface Anchored {
  readonly value: Raw;
  /** Values in it, aliases expanded. */
  readonly weight: number;
}

class Builder {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: SourceText;
  /** Undefined: the anchored node is not complete yet. */
  readonly #anchors = new Map<string, Anchored | undefined>();
  #weight = 0;
  #bombed = false;

  readonly #asText: boolean;

  constructor(source: SourceText, asText: boolean) {
    this.#source = source;
    this.#asText = asText;
  }

  build(node: unknown, depth: number, unsafe: boolean): Raw {
    if (isAlias(node)) return this.#follow(node.source, node);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
    if (depth > depthLimit) return this.#tooDeep(node);
    const before = this.#weight++;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, undefined);
    const value = this.#valueOf(node, depth, unsafe);
    if (node.anchor !== undefined) {
      this.#anchors.set(node.anchor, { value, weight: this.#weight - before });
    }
    return value;
  }

  #valueOf(node: Scalar | YAMLMap | YAMLSeq, depth: number, unsafe: boolean): Raw {
    if (isScalar(node)) return this.#scalar(node, unsafe);
    const within = unsafe || this.#isUnsafe(node);
    return isMap(node) ? this.#map(node, depth, within) : this.#seq(node, depth, within);
  }

  #scalar(node: Scalar, unsafe: boolean): Raw {
    const tagged = this.#tagged(node, unsafe);
    if (tagged.problem?.code === 'MP1009') this.#reportTag(node);
    else if (tagged.problem) this.#report(tagged.problem.code, tagged.problem.message, node);
    return tagged.value;
  }

  #tagged(node: Scalar, unsafe: boolean): TaggedScalar {
    if (this.#asText) return textScalar(node);
    const [start, end] = rangeOf(node);
    return taggedScalar(node, unsafe, this.#source.span(start, end));
  }

  /** `!unsafe` reaches what is inside; any other tag on a collection is refused. */
  #isUnsafe(node: YAMLMap | YAMLSeq): boolean {
    const { tag } = node;
    if (tag === '!unsafe') return true;
    const kind = isMap(node) ? 'map' : 'seq';
    if (tag === undefined || tag === '!' || tag === `tag:yaml.org,2002:${kind}`) return false;
    this.#reportTag(node);
    return false;
  }

  #seq(node: YAMLSeq, depth: number, unsafe: boolean): Raw {
    const list: Raw[] = [];
    const entries = new Map<unknown, EntryRange>();
    for (const item of node.items) {
      const [start, end] = rangeOf(item);
      entries.set(list.length, { source: this.#source, keyStart: start, keyEnd: end, start, end });
      list.push(this.build(item, depth + 1, unsafe));
    }
    this.#record(list, node, entries);
    return list;
  }

  #map(node: YAMLMap, depth: number, unsafe: boolean): Raw {
    const own: RawDict = new Map();
    const entries = new Map<unknown, EntryRange>();
    const merged: Raw[] = [];
    for (const { key, value } of node.items) {
      const range = this.#rangeOfPair(key, value);
      if (isMergeKey(key)) {
        merged.push(this.#merged(value, depth));
        continue;
      }
      const name = this.#key(key, depth);
      if (own.has(name)) this.#duplicate(name, key);
      own.set(name, this.build(value, depth + 1, unsafe));
      entries.set(name, range);
    }
    const dict = merged.length === 0 ? own : mergeInto(own, entries, merged);
    this.#record(dict, node, entries);
    return dict;
  }

  #merged(value: unknown, depth: number): Raw {
    const merged = this.build(value, depth + 1, false);
    const dicts = Array.isArray(merged) ? merged : [merged];
    if (dicts.every((dict) => dict instanceof Map)) return merged;
    this.#report('MP1013', '"<<" merges mappings, and this is none', value);
    return [];
  }

  #key(node: unknown, depth: number): Raw {
    const key = this.build(node, depth + 1, false);
    if (key instanceof Map || Array.isArray(key)) {
      this.#report('MP1014', 'a key must be text or a number', node, quoteHelp);
      return null;
    }
    if (key instanceof Vaulted) {
      this.#report('MP1014', 'a key cannot be vaulted', node);
      return null;
    }
    if (key instanceof Float) return key.value;
    return key instanceof Timestamp || key instanceof Unsafe ? key.text : key;
  }

  #duplicate(name: Raw, node: unknown): void {
    const [start, end] = rangeOf(node);
    this.diagnostics.push({
      severity: 'warning',
      code: 'MP1010',
      message: `duplicate key "${String(name)}": the last one counts`,
      span: this.#source.span(start, end),
    });
  }

  #follow(name: string, node: Node): Raw {
    const anchored = this.#anchors.get(name);
    if (!anchored) {
      const why = this.#anchors.has(name) ? 'refers back to itself' : 'names no anchor';
      this.#report('MP1011', `alias *${name} ${why}`, node);
      return null;
    }
    this.#weight += anchored.weight;
    if (this.#weight <= expandedLimit) return anchored.value;
    if (!this.#bombed) this.#report('MP1011', 'aliases expand to more than 1,000,000 values', node);
    this.#bombed = true;
    return null;
  }

  #tooDeep(node: Node): Raw {
    const reported = this.diagnostics.some(({ code }) => code === 'MP1012');
    if (!reported) this.#report('MP1012', 'collections are nested too deeply', node);
    return null;
  }

  #rangeOfPair(key: unknown, value: unknown): EntryRange {
    const [keyStart, keyEnd] = rangeOf(key);
    const [start, end] = hasRange(value) ? rangeOf(value) : [keyStart, keyEnd];
    return { source: this.#source, keyStart, keyEnd, start, end };
  }

  #record(container: object, node: Node, entries: ReadonlyMap<unknown, EntryRange>): void {
    if (originOf(container)) return;
    const [start, end] = rangeOf(node);
    recordOrigin(container, { source: this.#source, start, end, entries });
  }

  #reportTag(node: Scalar | YAMLMap | YAMLSeq): void {
    const { text } = this.#source;
    let start = text.lastIndexOf('!', Math.max(0, rangeOf(node)[0] - 1));
    if (text[start - 1] === '!') start--;
    const written = /^\S*/.exec(text.slice(start, start + 100))?.[0] ?? '';
    this.diagnostics.push({
      severity: 'error',
      code: 'MP1009',
      message: `unknown tag ${written}`,
      span: this.#source.span(start, start + written.length),
      help: 'Only !unsafe, !vault and the plain YAML types are known.',
    });
  }

  #report(code: string, message: string, node: unknown, help?: string): void {
    const [start, end] = rangeOf(node);
    const span = this.#source.span(start, end);
    this.diagnostics.push({ severity: 'error', code, message, span, help });
  }
}

const quoteHelp = 'Quote a value that starts with a template: key: "{{ value }}".';

function rangeOf(node: unknown): readonly [number, number] {
  const range = hasRange(node) ? node.range : undefined;
  return range ? [range[0], range[1]] : [0, 0];
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
