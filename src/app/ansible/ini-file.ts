import { DiagnosticError } from '../../diagnostic/diagnostic-error.ts';
import type { SourceText } from '../../diagnostic/source-text.ts';

/** The entries of an INI file, by `section.key`; keys and sections in lower case. */
export type IniEntries = ReadonlyMap<string, string>;

/**
 * Reads INI text as Ansible reads its configuration: `key = value` or `key: value`, lines that
 * begin with `#` or `;` are comments, ` ;` begins one on a line, an indented line continues the
 * value before. Throws a DiagnosticError MP2071 for what is none of these.
 */
export function readIni(source: SourceText): IniEntries {
  const entries = new Map<string, string>();
  let section: string | undefined;
  let last: string | undefined;
  for (let number = 1; number <= source.lineCount; number += 1) {
    const line = source.line(number);
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const heading = /^\[([^\]]+)\]/.exec(line)?.[1];
    const [, key, value = ''] = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (heading !== undefined) {
      section = heading.trim().toLowerCase();
      last = undefined;
    } else if (/^\s/.test(line) && last !== undefined) {
      entries.set(last, `${entries.get(last)}\n${withoutComment(line).trim()}`.trim());
    } else if (key === undefined || section === undefined) {
      throw noSetting(source, number);
    } else {
      last = `${section}.${key.toLowerCase()}`;
      entries.set(last, withoutComment(value));
    }
  }
  return entries;
}

function withoutComment(value: string): string {
  return value.replace(/(?:^|\s);.*$/, '').trim();
}

function noSetting(source: SourceText, number: number): DiagnosticError {
  const line = source.line(number);
  const start = source.offsetOfLine(number);
  return new DiagnosticError([
    {
      severity: 'error',
      code: 'MP2071',
      message: `this is no line of ansible.cfg: ${line.trim()}`,
      span: source.span(start, start + line.trimEnd().length),
      help: 'Write [section], and key = value below it.',
    },
  ]);
}
