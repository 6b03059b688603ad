import type { Document } from 'yaml';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { DiagnosticError } from '../../diagnostic/diagnostic-error.ts';
import type { SourceText } from '../../diagnostic/source-text.ts';
import type { Raw } from '../../template/value.ts';
import { yamlDocuments } from '../../template/yaml/documents.ts';
import { constructValue } from './construct.ts';
import { syntaxDiagnostics } from './syntax.ts';

/** A YAML text as values. */
export interface Parsed {
  readonly value: Raw;
  /** Nothing but comments and blanks. */
  readonly empty: boolean;
  /** Duplicate keys, when not strict. */
  readonly warnings: readonly Diagnostic[];
}

/** How strictly to read. */
export interface ParseOptions {
  /** Duplicate keys are errors. */
  readonly strict?: boolean | undefined;
  /** Every scalar but null stays the text that it is written as. */
  readonly asText?: boolean | undefined;
}

/**
 * Reads one YAML 1.1 document as PyYAML does and records the {@link Origin} of every container.
 * Throws a DiagnosticError with all that is wrong.
 */
export function parseYaml(
  source: SourceText,
  { strict = false, asText }: ParseOptions = {},
): Parsed {
  const documents = yamlDocuments(source.text);
  const errors = documents.flatMap((document) => document.errors);
  refuse(syntaxDiagnostics(errors, source));
  const [document, second] = documents;
  if (second) refuse([severalDocuments(second, source)]);
  if (!document?.contents) return { value: null, empty: true, warnings: [] };
  const built = constructValue(document.contents, source, { asText });
  const findings = strict ? built.diagnostics.map(asError) : built.diagnostics;
  refuse(findings.filter((finding) => finding.severity === 'error'));
  return { value: built.value, empty: isBlank(document, source), warnings: findings };
}

function refuse(diagnostics: readonly Diagnostic[]): void {
  const [first, ...rest] = diagnostics;
  if (first) throw new DiagnosticError([first, ...rest]);
}

/** `---` alone makes a document without content. */
function isBlank(document: Document.Parsed, source: SourceText): boolean {
  const [start, end] = document.contents?.range ?? [0, 0];
  return source.text.slice(start, end).trim() === '';
}

function severalDocuments(second: Document.Parsed, source: SourceText): Diagnostic {
  const start = source.text.lastIndexOf('---', second.contents?.range[0] ?? second.range[0]);
  const at = start < 0 ? second.range[0] : start;
  return {
    severity: 'error',
    code: 'MP1008',
    message: 'expected a single YAML document, but found another one',
    span: source.span(at, at + 3),
    help: 'Put each document into a file of its own.',
  };
}

function asError(finding: Diagnostic): Diagnostic {
  return { ...finding, severity: 'error' };
}
