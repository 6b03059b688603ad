import type { Span } from '../../diagnostic/diagnostic.ts';
import type { ListFindings } from '../list-findings.ts';
import type { Fields } from '../yaml/fields.ts';

/** Fields that a format has and that do nothing here, with what to do instead. */
export type UnhonouredFields = Readonly<Record<string, string>>;

/** Code of a field that does nothing here and that a regsync file made of the list keeps. */
export const keptByRegsync = 'MP2060';

/** Names each field that is not honoured, once per file and kind of field. */
export class Unhonoured {
  readonly #found = new Map<
    string,
    { readonly span: Span; readonly help: string; readonly code: string; count: number }
  >();

  /**
   * Notes those fields of a mapping; `path` is what messages put before their names, `kept` names
   * those that a regsync file keeps.
   */
  look(fields: Fields, table: UnhonouredFields, path = '', kept: readonly string[] = []): void {
    for (const [key, help] of Object.entries(table)) {
      const code = kept.includes(key) ? keptByRegsync : 'MP2109';
      if (fields.has(key)) this.note(`${path}${key}`, fields.spanOfKey(key), help, code);
    }
  }

  note(name: string, span: Span, help: string, code = 'MP2109'): void {
    const known = this.#found.get(`${code} ${name}`);
    if (known === undefined) this.#found.set(`${code} ${name}`, { span, help, code, count: 1 });
    else known.count++;
  }

  tell(findings: ListFindings): void {
    for (const [key, { span, help, code, count }] of this.#found) {
      const name = key.slice(code.length + 1);
      const more = count === 1 ? '' : ` (here and in ${count - 1} more places)`;
      findings.warning(code, `"${name}" is not honoured${more}`, span, { help });
    }
  }
}
