import type { Span } from '../../diagnostic/diagnostic.ts';
import type { Raw } from '../../template/value.ts';
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
