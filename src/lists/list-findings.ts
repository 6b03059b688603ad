import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts';
import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import type { FindingDetail } from '../playbook/findings.ts';

/** A list of 100,000 lines may be wrong in every one; nobody reads more than these. */
const most = 100;

/** Collects what is wrong with a list, so that all of it is told at once, in the list's order. */
export class ListFindings {
  readonly #errors = new Bounded('error');
  readonly #warnings = new Bounded('warning');

  error(code: string, message: string, span: Span | undefined, detail: FindingDetail = {}): void {
    this.#errors.add({ severity: 'error', code, message, span, ...detail });
  }

  warning(code: string, message: string, span: Span | undefined, detail: FindingDetail = {}): void {
    this.#warnings.add({ severity: 'warning', code, message, span, ...detail });
  }

  get warnings(): readonly Diagnostic[] {
    return this.#warnings.all;
  }

  /** Throws a DiagnosticError if there is an error. */
  refuseErrors(): void {
    const [first, ...rest] = this.#errors.all;
    if (first !== undefined) throw new DiagnosticError([first, ...rest]);
  }
}

/** The first findings of a kind, and how many more there were. */
class Bounded {
  readonly #severity: Diagnostic['severity'];
  readonly #kept: Diagnostic[] = [];
  #more = 0;

  constructor(severity: Diagnostic['severity']) {
    this.#severity = severity;
  }

  add(diagnostic: Diagnostic): void {
    if (this.#kept.length < most) this.#kept.push(diagnostic);
    else this.#more++;
  }

  get all(): readonly Diagnostic[] {
    const kept = this.#kept.toSorted(byPlace);
    const [first] = kept;
    if (this.#more === 0 || first === undefined) return kept;
    const message = `${this.#more} more ${this.#severity}s in ${first.span?.file ?? 'the list'} are not shown`;
    return [...kept, { severity: this.#severity, code: first.code, message }];
  }
}

function byPlace({ span: one }: Diagnostic, { span: other }: Diagnostic): number {
  if (one === undefined || other === undefined) return 0;
  return one.line - other.line || one.column - other.column;
}
