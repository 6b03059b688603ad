import type { Span } from '../diagnostic/diagnostic.ts';
import type { Raw, RawDict } from '../template/value.ts';
import type { Findings } from './findings.ts';
import type { ModuleCatalogue } from './module-catalogue.ts';
import { spanOf, spanOfKey, spanOfValue } from './origin.ts';

/** What composing a file needs. */
export interface ComposeContext {
  readonly file: string;
  readonly modules: ModuleCatalogue;
  readonly findings: Findings;
  /** Collections that the files name so far: a short name may be one of theirs. */
  readonly collections: Set<string>;
}

type FileContext = Pick<ComposeContext, 'file'>;

/** Where a container starts; the file's first line for one without a place. */
export function startOf(container: unknown, context: FileContext): Span {
  return firstLine(spanOf(container), context);
}

/** Where a key is. */
export function keyPlace(dict: unknown, key: string, context: FileContext): Span {
  return firstLine(spanOfKey(dict, key), context);
}

/** Where the value of a key is. */
export function valuePlace(dict: unknown, key: Raw, context: FileContext): Span {
  return firstLine(spanOfValue(dict, key), context);
}

/** The keys of a mapping as text; another key is reported and left out. */
export function textKeys(dict: RawDict, context: ComposeContext): string[] {
  const keys: string[] = [];
  for (const key of dict.keys()) {
    if (typeof key === 'string') keys.push(key);
    else {
      const span = spanOfKey(dict, key) ?? startOf(dict, context);
      context.findings.error('MP2004', `${String(key)} is no keyword`, span);
    }
  }
  return keys;
}

function firstLine(span: Span | undefined, context: FileContext): Span {
  return span ?? { file: context.file, line: 1, column: 1 };
}
