import { isScalar, type Scalar } from 'yaml';
import type { Span } from '../../diagnostic/diagnostic.ts';
import { Float, type Raw, Unsafe, Vaulted } from '../../template/value.ts';
import {
  plainScalar,
  readBoolean,
  readFloat,
  readInteger,
  readTimestamp,
} from '../../template/yaml/scalars.ts';

/** A scalar's value, or what is wrong with it. */
export interface TaggedScalar {
  readonly value: Raw;
  readonly problem?: { readonly code: string; readonly message: string } | undefined;
}

const prefix = 'tag:yaml.org,2002:';

/** Readers of the plain YAML types; undefined means that the text does not fit. */
const readers: Readonly<Record<string, (text: string) => Raw | undefined>> = {
  str: (text) => text,
  int: (text) => readInteger(text),
  float: readTaggedFloat,
  bool: (text) => readBoolean(text),
  null: () => null,
  timestamp: (text) => readTimestamp(text),
};

/** The value of a scalar by its tag and style; strings are {@link Unsafe} inside `!unsafe`. */
export function taggedScalar(node: Scalar, unsafe: boolean, span: Span): TaggedScalar {
  const text = typeof node.value === 'string' ? node.value : String(node.value ?? '');
  const read = readTagged(node, text, span);
  const quoted = unsafe && typeof read.value === 'string';
  return quoted ? { value: new Unsafe(text) } : read;
}

/** A scalar as it is written, quotes and escapes resolved; null where it is empty or says so. */
export function textScalar(node: Scalar): TaggedScalar {
  const text = typeof node.value === 'string' ? node.value : String(node.value ?? '');
  const { tag = '!' } = node;
  const short = tag.startsWith(prefix) ? tag.slice(prefix.length) : undefined;
  if (tag !== '!' && (short === undefined || !Object.hasOwn(readers, short))) {
    return problem('MP1009', `unknown tag ${tag}`);
  }
  if (short === 'null') return { value: null };
  const isNull = short === undefined && node.type === 'PLAIN' && plainScalar(text) === null;
  return { value: isNull ? null : text };
}

/** Whether a key is the merge key `<<`, unquoted. */
export function isMergeKey(node: unknown): boolean {
  if (!isScalar(node) || node.value !== '<<') return false;
  return node.tag === `${prefix}merge` || (node.tag === undefined && node.type === 'PLAIN');
}

function readTagged(node: Scalar, text: string, span: Span): TaggedScalar {
  const { tag } = node;
  if (tag === undefined || tag === '!') {
    return node.type === 'PLAIN' ? plain(text) : { value: text };
  }
  if (tag === '!unsafe') return { value: new Unsafe(text) };
  if (tag === '!vault' || tag === '!vault-encrypted') return { value: new Vaulted(text, span) };
  const short = tag.startsWith(prefix) ? tag.slice(prefix.length) : '';
  const reader = Object.hasOwn(readers, short) ? readers[short] : undefined;
  if (!reader) return problem('MP1009', `unknown tag ${tag}`);
  const value = reader(text);
  if (value !== undefined) return { value };
  return problem('MP1013', `${JSON.stringify(text)} is no ${short}`);
}

/** An integer's spelling is a float here as well. */
function readTaggedFloat(text: string): Raw | undefined {
  const value = readFloat(text) ?? readInteger(text);
  return typeof value === 'number' && Number.isInteger(value) ? new Float(value) : value;
}

function plain(text: string): TaggedScalar {
  if (text === '=' || text === '<<') {
    return problem('MP1013', `"${text}" has a meaning of its own in YAML 1.1: quote it`);
  }
  return { value: plainScalar(text) };
}

function problem(code: string, message: string): TaggedScalar {
  return { value: null, problem: { code, message } };
}
