import semver from 'semver';
import type { ListFindings } from '../list-findings.ts';
import type { Pattern } from '../model.ts';
import type { PlacedText } from './fields.ts';

type Anchoring = Pattern['anchoring'];

/** A regular expression in Go's syntax. What is none is told. */
export function readPattern(
  { text, span }: PlacedText,
  anchoring: Anchoring,
  findings: ListFindings,
): Pattern[] {
  try {
    return [{ text, anchoring, regex: goRegex(text, anchoring) }];
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*\/: /s, '') : '';
    findings.error('MP2110', `not a regular expression: ${lowerFirst(why)}`, span);
    return [];
  }
}

/** A range of semantic versions; commas between comparators are read as blanks. */
export function readRange({ text, span }: PlacedText, findings: ListFindings): string[] {
  const range = text.replaceAll(',', ' ');
  if (text.trim() !== '' && semver.validRange(range, { loose: true }) !== null) return [range];
  findings.error('MP2110', `"${text}" is not a range of versions`, span, {
    help: 'As in ">=1.21.0 <2", "^3.4" or "1.x || 2.x".',
  });
  return [];
}

/** Inline flags at the start and `(?P<name>…)` are what Go writes otherwise than JavaScript. */
function goRegex(text: string, anchoring: Anchoring): RegExp {
  const [opening = '', flags = ''] = /^\(\?([imsU]+)\)/.exec(text) ?? [];
  if (flags.includes('U')) throw new Error('the flag U is not supported');
  const body = text.slice(opening.length).replaceAll('(?P<', '(?<');
  return new RegExp(anchoring === 'whole' ? `^(?:${body})$` : body, flags);
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
