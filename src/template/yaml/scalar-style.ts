import { plainScalar } from './scalars.ts';

/** In which styles a text may be written, as libyaml's emitter finds out. */
export interface ScalarAnalysis {
  readonly empty: boolean;
  readonly multiline: boolean;
  readonly flowPlain: boolean;
  readonly blockPlain: boolean;
  readonly singleQuoted: boolean;
  /** A `|` block keeps it as it is. */
  readonly literal: boolean;
}

const BREAK = /[\n\x85\u2028\u2029]/;
const BLANK = /[\0 \t\r\n\x85\u2028\u2029]/;
const PRINTABLE = /^[\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/u;

/** What the characters of a scalar allow. */
export function analyseScalar(text: string): ScalarAnalysis {
  if (text === '') {
    return {
      empty: true,
      multiline: false,
      flowPlain: false,
      blockPlain: true,
      singleQuoted: true,
      literal: false,
    };
  }
  const chars = Array.from(text);
  const indicators = findIndicators(chars);
  const special = chars.some((char) => !PRINTABLE.test(char));
  const multiline = BREAK.test(text);
  const edges = /^[ \n\x85\u2028\u2029]|[ \n\x85\u2028\u2029]$/.test(text);
  const breakSpace = /[\n\x85\u2028\u2029] /.test(text);
  const spaceBreak = / [\n\x85\u2028\u2029]/.test(text);
  const plain = !(edges || breakSpace || spaceBreak || special || multiline);
  return {
    empty: false,
    multiline,
    flowPlain: plain && !indicators.flow,
    blockPlain: plain && !indicators.block,
    singleQuoted: !(breakSpace || spaceBreak || special),
    literal: !(spaceBreak || special || text.endsWith(' ')),
  };
}

function findIndicators(chars: readonly string[]): { flow: boolean; block: boolean } {
  const text = chars.slice(0, 3).join('');
  let flow = text === '---' || text === '...';
  let block = flow;
  for (const [index, char] of chars.entries()) {
    const next = chars[index + 1];
    const beforeBlank = next === undefined || BLANK.test(next);
    const found =
      index === 0 ? firstIndicator(char, beforeBlank) : laterIndicator(char, beforeBlank);
    const comment = index > 0 && char === '#' && BLANK.test(chars[index - 1] ?? '');
    flow ||= found !== 'none' || comment;
    block ||= found === 'both' || comment;
  }
  return { flow, block };
}

type Indicator = 'none' | 'flow' | 'both';

function firstIndicator(char: string, beforeBlank: boolean): Indicator {
  if ('#,[]{}&*!|>\'"%@`'.includes(char)) return 'both';
  if (char === '?' || char === ':') return beforeBlank ? 'both' : 'flow';
  return char === '-' && beforeBlank ? 'both' : 'none';
}

function laterIndicator(char: string, beforeBlank: boolean): Indicator {
  if (',?[]{}'.includes(char)) return 'flow';
  if (char !== ':') return 'none';
  return beforeBlank ? 'both' : 'flow';
}

/** True when the text, written plain, would be read as something other than text. */
export function readsAsOther(text: string): boolean {
  if (text === '=' || text === '<<') return true;
  if (/^\d{4}-\d\d-\d\d$/.test(text) || TIMESTAMP.test(text)) return true;
  return typeof plainScalar(text) !== 'string';
}

const TIMESTAMP =
  /^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/;
