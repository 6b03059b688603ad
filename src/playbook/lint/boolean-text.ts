import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { Raw } from '../../template/value.ts';
import type { Survey } from './survey.ts';
import type { LintText } from './texts.ts';

const booleanText = /^(?:true|false|yes|no|on|off|[01])$/i;
const bareName = /^\s*(?:not\s+)?([A-Za-z_]\w*)\s*$/;
const quoted = /^\s*(['"])(.*)\1\s*$/;

/**
 * Text that looks like a boolean where truth is asked for: any text that is not empty is true, "false"
 * as well.
 */
export function booleanTexts(survey: Survey, texts: Iterable<LintText>): Diagnostic[] {
  const values = textValues(survey);
  return [...texts].flatMap((text) => {
    if (text.form !== 'expression') return [];
    const literal = quoted.exec(text.text)?.[2];
    if (literal !== undefined && booleanText.test(literal)) {
      return [warning(text, `the condition is the text '${literal}'`)];
    }
    const name = bareName.exec(text.text)?.[1];
    const value = name === undefined ? undefined : values.get(name);
    if (value === undefined) return [];
    return [warning(text, `the condition asks for "${name}", which is the text "${value}"`)];
  });
}

/** Variables that are given as text that looks like a boolean. */
function textValues(survey: Survey): Map<string, string> {
  const found = new Map<string, string>();
  for (const dict of survey.variables()) for (const [key, value] of dict) note(key, value, found);
  return found;
}

function note(key: Raw, value: Raw, found: Map<string, string>): void {
  const isText = typeof key === 'string' && typeof value === 'string' && booleanText.test(value);
  if (isText) found.set(key, value);
}

function warning(text: LintText, what: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'MP2044',
    message: `${what}: any text is true`,
    span: text.spanAt(0, text.text.length),
    help: 'Write the value without quotes, or put `| bool` behind the name.',
  };
}
