import { type Platform, parsePlatform } from '../../oci/platform.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { ListFindings } from '../list-findings.ts';
import type { PlacedText } from './fields.ts';

/** Platforms of a list; what is none is told. */
export function readPlatforms(
  texts: readonly PlacedText[],
  findings: ListFindings,
): readonly Platform[] {
  return texts.flatMap(({ text, span }) => {
    try {
      return [parsePlatform(text)];
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      findings.error('MP2105', error.message, span, { help: error.hint });
      return [];
    }
  });
}
