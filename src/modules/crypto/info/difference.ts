import type { DiffText } from '../../../event/events.ts';
import { momentText } from '../certificate/moment.ts';
import type { Extension } from '../x509/extensions.ts';
import type { NamePart } from '../x509/names.ts';
import { describeConstraints, describeExtensions, describeName } from './described.ts';

/** What a request or a certificate says, as far as people compare it. */
export interface Said {
  readonly subject: readonly NamePart[];
  readonly issuer?: readonly NamePart[];
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly extensions: readonly Extension[];
}

/**
 * What becomes of a file when what it says is replaced; undefined on the left: it says nothing
 * that can be read. Undefined where it is not known yet what it will say.
 */
export function differenceOf(
  path: string,
  before: Said | undefined,
  after: Said | undefined,
): readonly DiffText[] | undefined {
  if (after === undefined) return undefined;
  return [{ before: textOf(before), after: textOf(after), beforeHeader: path, afterHeader: path }];
}

function textOf(said: Said | undefined): string {
  if (said === undefined) return '';
  try {
    return `${JSON.stringify(factsOf(said), undefined, 2)}\n`;
  } catch {
    return '';
  }
}

/** Only what it really says: no nulls, no empty lists. */
function factsOf(said: Said): Readonly<Record<string, unknown>> {
  const { notBefore, notAfter } = said;
  const facts = {
    subject: describeName('subject', said.subject).subject_ordered,
    issuer: said.issuer && describeName('issuer', said.issuer).issuer_ordered,
    not_before: notBefore === undefined ? undefined : momentText(notBefore),
    not_after: notAfter === undefined ? undefined : momentText(notAfter),
    ...describeExtensions(said, 'ignore'),
    ...describeConstraints(said, 'ignore'),
    extensions_by_oid: said.extensions.map(({ id }) => id),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => isSaid(value)));
}

function isSaid(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !Array.isArray(value) || value.length > 0;
}
