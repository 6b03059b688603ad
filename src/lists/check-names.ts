import type { Span } from '../diagnostic/diagnostic.ts';
import { parseDigest } from '../oci/digest.ts';
import { isTag, parseReference } from '../oci/reference.ts';
import { CodedError } from '../util/coded-error.ts';
import type { ListFindings } from './list-findings.ts';

/** Whether a text is a reference; what is none is told at its place. */
export function checkReference(text: string, span: Span, findings: ListFindings): boolean {
  return passes(() => parseReference(text), span, findings);
}

/** Whether a text is a repository, without tag and digest; what is none is told at its place. */
export function checkRepository(
  text: string,
  span: Span,
  findings: ListFindings,
  help?: string,
): boolean {
  if (!/@|:(?!.*\/)/.test(text)) return checkReference(text, span, findings);
  const message = `"${text}" has a tag or digest, and a repository has none`;
  findings.error('MP2104', message, span, help === undefined ? {} : { help });
  return false;
}

/** Whether a text is a digest; what is none is told at its place. */
export function checkDigest(text: string, span: Span, findings: ListFindings): boolean {
  return passes(() => parseDigest(text), span, findings);
}

/** Whether a text is a tag; what is none is told at its place. */
export function checkTag(text: string, span: Span, findings: ListFindings): boolean {
  if (isTag(text)) return true;
  findings.error('MP2104', `"${text}" is not a tag`, span, {
    help: 'A tag has letters, digits, _, . and -, at most 128, and starts with none of the last two.',
  });
  return false;
}

function passes(parse: () => unknown, span: Span, findings: ListFindings): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    findings.error('MP2104', error.message, span, { help: error.hint });
    return false;
  }
}
