import { isScalar, isSeq, parse, type YAMLMap, type YAMLSeq } from 'yaml';

/** The text of a scalar; undefined for anything else. */
export function scalarText(node: unknown): string | undefined {
  return isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
}

/** The sequence under a key; undefined where there is none. */
export function sequenceAt(map: YAMLMap, key: string): YAMLSeq | undefined {
  const value: unknown = map.get(key, true);
  return isSeq(value) ? value : undefined;
}

/** A text as it has to be written to be read as text by everyone: `3.10` in quotes. */
export function writtenText(text: string): string {
  return isText(text, '1.1') && isText(text, '1.2') ? text : JSON.stringify(text);
}

function isText(text: string, version: '1.1' | '1.2'): boolean {
  try {
    return parse(text, { version, logLevel: 'silent' }) === text;
  } catch {
    return false;
  }
}
