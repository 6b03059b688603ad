import type { Span } from '../../diagnostic/diagnostic.ts';
import { parseReference } from '../../oci/reference.ts';
import type { Raw } from '../../template/value.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { ListFindings } from '../list-findings.ts';
import type { ListHost, ListItem } from '../model.ts';

/** The document of a YAML list. */
export interface YamlDocument {
  readonly file: string;
  readonly value: Raw;
  /** Of the whole. */
  readonly span: Span;
}

/** What a reader of one YAML format makes of a document. */
export interface YamlContents {
  readonly items: readonly ListItem[];
  readonly hosts?: readonly ListHost[] | undefined;
}

/** Reads one format; what is wrong goes to the findings. */
export type YamlReader = (document: YamlDocument, findings: ListFindings) => YamlContents;

/** Whether a text is a reference; what is none is told at its place. */
export function checkReference(text: string, span: Span, findings: ListFindings): boolean {
  try {
    parseReference(text);
    return true;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    findings.error('MP2104', error.message, span, { help: error.hint });
    return false;
  }
}
