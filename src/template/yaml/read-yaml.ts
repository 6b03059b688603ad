import { type Document, isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import { dictSet } from '../python/compare.ts';
import { isDict, isSequence } from '../python/types.ts';
import { TEMPLATE_CODES, TemplateError } from '../template-error.ts';
import type { Dict, Value } from '../value.ts';
import { yamlDocuments } from './documents.ts';
import { plainScalar, readBoolean, readFloat, readInteger, readTimestamp } from './scalars.ts';

/** Nodes that aliases may unfold to. */
const MAX_NODES = 1_000_000;

/**
 * The documents of a YAML text as PyYAML's safe loader reads them: YAML 1.1, merge keys, the
 * last of duplicate keys. Throws a TemplateError.
 */
export function readYaml(text: string): Value[] {
  return yamlDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw refuse(`${error.message} at offset ${error.pos[0]}`);
    return new Construction(document).value(document.contents);
  });
}

function refuse(message: string): TemplateError {
  return new TemplateError(TEMPLATE_CODES.value, `the text is not valid YAML: ${message}`);
}

/** Builds the values of one document. */
class Construction {
  readonly #document: Document.Parsed;
  #nodes = 0;

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  value(node: unknown): Value {
    if (++this.#nodes > MAX_NODES) throw refuse('its aliases unfold to too many nodes');
    if (isScalar(node)) return scalarValue(node.value, node.type, node.tag);
    if (isSeq(node)) return node.items.map((item) => this.value(item));
    if (isMap(node)) return this.#dict(node.items);
    if (!isAlias(node)) return null;
    const target = node.resolve(this.#document);
    if (target === undefined) throw refuse(`found undefined alias ${node.source}`);
    return this.value(target);
  }

  /** Entries of merge keys come first; the dict's own replace them. */
  #dict(pairs: readonly unknown[]): Dict {
    const dict: Dict = new Map();
    for (const pair of pairs) {
      if (isPair(pair) && isMergeKey(pair.key)) this.#merge(this.value(pair.value), dict);
    }
    for (const pair of pairs) {
      if (isPair(pair) && !isMergeKey(pair.key)) this.#set(dict, pair.key, pair.value);
    }
    return dict;
  }

  #set(dict: Dict, keyNode: unknown, valueNode: unknown): void {
    const key = this.value(keyNode);
    if (isSequence(key) || isDict(key)) throw refuse('found unhashable key');
    dictSet(dict, key, this.value(valueNode));
  }

  /** Of several sources the first wins. */
  #merge(value: Value, into: Dict): void {
    for (const source of isSequence(value) ? [...value].reverse() : [value]) {
      if (!isDict(source)) throw refuse('expected a mapping for merging');
      for (const [key, entry] of source) dictSet(into, key, entry);
    }
  }
}

function isMergeKey(node: unknown): boolean {
  return isScalar(node) && node.value === '<<' && node.type === 'PLAIN' && node.tag === undefined;
}

const TAG = 'tag:yaml.org,2002:';

function scalarValue(value: unknown, type: string | undefined, tag: string | undefined): Value {
  const text = typeof value === 'string' ? value : String(value ?? '');
  if (tag === undefined) return type === 'PLAIN' ? (plainScalar(text) as Value) : text;
  const read = tagged(text, tag);
  if (read === undefined) throw refuse(`could not determine a constructor for the tag '${tag}'`);
  return read;
}

function tagged(text: string, tag: string): Value | undefined {
  switch (tag) {
    case '!':
    case '!unsafe':
    case `${TAG}str`:
      return text;
    case `${TAG}int`:
      return readInteger(text);
    case `${TAG}float`:
      return readFloat(text);
    case `${TAG}bool`:
      return readBoolean(text);
    case `${TAG}null`:
      return null;
    case `${TAG}timestamp`:
      return readTimestamp(text);
    default:
      return undefined;
  }
}
