import type { YAMLError } from 'yaml';
import type { Diagnostic, Span } from '../../diagnostic/diagnostic.ts';
import type { SourceText } from '../../diagnostic/source-text.ts';

/** More than these are consequences of the first ones. */
const most = 10;

/** What the YAML parser refused, the first of each line, in words of our own where they help. */
export function syntaxDiagnostics(errors: readonly YAMLError[], source: SourceText): Diagnostic[] {
  const byLine = new Map<number, Diagnostic>();
  for (const error of errors) {
    const { line } = source.span(error.pos[0]);
    if (!byLine.has(line)) byLine.set(line, syntaxDiagnostic(error, source));
    if (byLine.size >= most) break;
  }
  return [...byLine.values()];
}

function syntaxDiagnostic(error: YAMLError, source: SourceText): Diagnostic {
  const length = source.text.length;
  const start = Math.min(error.pos[0], Math.max(0, length - 1));
  const span = source.span(start, Math.min(error.pos[1], length));
  if (error.code === 'RESOURCE_EXHAUSTION') {
    const message = 'collections are nested too deeply';
    return { severity: 'error', code: 'MP1012', message, span };
  }
  const line = source.line(span.line);
  const tab = /^ *\t/.exec(line)?.[0].length;
  if (tab !== undefined) return tabDiagnostic({ ...span, column: tab, endColumn: tab });
  return {
    severity: 'error',
    code: 'MP1003',
    message: `YAML syntax error: ${sentence(error)}`,
    span,
    help: helpFor(error, line),
  };
}

function tabDiagnostic(span: Span): Diagnostic {
  const message = 'YAML syntax error: tabs are not allowed as indentation';
  return { severity: 'error', code: 'MP1003', message, span, help: 'Indent with spaces.' };
}

function sentence(error: YAMLError): string {
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY') return 'a mapping cannot start inside a value';
  return `${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`;
}

function helpFor(error: YAMLError, line: string): string | undefined {
  if (/\btabs?\b/i.test(error.message)) return 'Use spaces.';
  if (/(?:^|[:-])\s*\{\{/.test(line)) {
    return 'Quote a value that starts with a template: key: "{{ value }}".';
  }
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY' || error.code === 'BAD_SCALAR_START') {
    return 'Quote a value that holds ": " or starts with one of @ ` % & * ! | > { [.';
  }
  if (error.code === 'MISSING_CHAR' && /quote/i.test(error.message)) {
    return 'Close the quote that opens before this place.';
  }
  if (error.code === 'BAD_INDENT') return 'Keys of one mapping start in the same column.';
  return undefined;
}
