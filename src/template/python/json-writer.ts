import { valueError } from '../template-error.ts';
import { Float, Timestamp, Tuple, type Value } from '../value.ts';
import { requireKnown } from './arguments.ts';
import { compareText } from './compare.ts';
import { floatText, repr, str } from './text.ts';
import { typeName } from './types.ts';

export interface JsonFormat {
  /** Blanks per level, or the text itself; null for one line. */
  readonly indent: string | null;
  readonly sortKeys: boolean;
  readonly ensureAscii: boolean;
  readonly itemSeparator: string;
  readonly keySeparator: string;
}

/** How Python's `json.dumps(value)` writes. */
export const JSON_FORMAT: JsonFormat = {
  indent: null,
  sortKeys: false,
  ensureAscii: true,
  itemSeparator: ', ',
  keySeparator: ': ',
};

/** A value as JSON, byte for byte as Python's `json.dumps`. Throws for values that JSON lacks. */
export function dumpJson(value: Value, format: JsonFormat): string {
  return write(value, format, '');
}

function write(value: Value, format: JsonFormat, margin: string): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return jsonText(value, format.ensureAscii);
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Float) {
    return numberText(value);
  }
  if (Array.isArray(value)) {
    const items = Array.from(value as readonly Value[], (item) =>
      write(item, format, deeper(margin, format)),
    );
    return enclose('[', ']', items, format, margin);
  }
  if (value instanceof Map) return writeDict(value, format, margin);
  if (value instanceof Timestamp) return jsonText(value.text.replace(' ', 'T'), format.ensureAscii);
  requireKnown(value);
  throw valueError(`Object of type ${typeName(value)} is not JSON serializable`);
}

function numberText(value: number | bigint | Float): string {
  const text = repr(value);
  const special: Readonly<Record<string, string>> = {
    nan: 'NaN',
    inf: 'Infinity',
    '-inf': '-Infinity',
  };
  return special[text] ?? text;
}

function deeper(margin: string, format: JsonFormat): string {
  return format.indent === null ? '' : margin + format.indent;
}

function writeDict(dict: ReadonlyMap<Value, Value>, format: JsonFormat, margin: string): string {
  const inner = deeper(margin, format);
  const keys = [...dict.keys()];
  if (format.sortKeys) keys.sort((a, b) => compareText(keyText(a), keyText(b)));
  const entries = keys.map((key) => {
    const value = write(dict.get(key) ?? null, format, inner);
    return jsonText(keyText(key), format.ensureAscii) + format.keySeparator + value;
  });
  return enclose('{', '}', entries, format, margin);
}

function keyText(key: Value): string {
  if (typeof key === 'string') return key;
  if (key === null) return 'null';
  if (typeof key === 'boolean') return String(key);
  if (typeof key === 'number' || typeof key === 'bigint') return repr(key);
  if (key instanceof Float) return floatText(key.value);
  if (key instanceof Tuple)
    throw valueError('keys must be str, int, float, bool or None, not tuple');
  return str(key);
}

function enclose(
  open: string,
  close: string,
  items: readonly string[],
  format: JsonFormat,
  margin: string,
): string {
  if (items.length === 0) return open + close;
  if (format.indent === null) return open + items.join(format.itemSeparator) + close;
  const inner = margin + format.indent;
  return `${open}\n${inner}${items.join(`${format.itemSeparator.trimEnd()}\n${inner}`)}\n${margin}${close}`;
}

function jsonText(text: string, ensureAscii: boolean): string {
  const quoted = JSON.stringify(text);
  return ensureAscii ? quoted.replace(/[\u007f-\uffff]/g, unicodeEscape) : quoted;
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
