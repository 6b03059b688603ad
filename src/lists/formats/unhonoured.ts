import type { Span } from '../../diagnostic/diagnostic.ts';
import type { ListFindings } from '../list-findings.ts';
import type { Fields } from '../yaml/fields.ts';

/** Fields that a format has and that do nothing here, with what to do instead. */
export type UnhonouredFields = Readonly<Record<string, string>>;

/** Names each field that is not honoured, once per file and kind of field. */
export class Unhonoured {
  readonly #found = new Map<
    string,
    { readonly span: Span; readonly help: string; count: number }
  >();

  /** Notes those fields of a mapping; `path` is what messages put before their names. */
  look(fields: Fields, table: UnhonouredFields, path = ''): void {
    for (const [key, help] of Object.entries(table)) {
      if (fields.has(key)) this.note(`${path}${key}`, fields.spanOfKey(key), help);
    }
  }

  note(name: string, span: Span, help: string): void {
    const known = this.#found.get(name);
    if (known === undefined) this.#found.set(name, { span, help, count: 1 });
    else known.count++;
  }

  tell(findings: ListFindings): void {
    for (const [name, { span, help, count }] of this.#found) {
      const more = count === 1 ? '' : ` (here and in ${count - 1} more places)`;
      findings.warning('MP2109', `"${name}" is not honoured${more}`, span, { help });
    }
  }
}
