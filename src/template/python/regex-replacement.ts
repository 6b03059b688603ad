import { valueError } from '../template-error.ts';

/** Makes the text that replaces one match from its groups. */
export type Expand = (
  groups: readonly (string | undefined)[],
  named: Readonly<Record<string, string | undefined>>,
) => string;

const ESCAPE = /\\(?:g<([^>]*)>|(0[0-7]{0,2}|[1-3][0-7]{2})|([1-9]\d?)|([\s\S]?))/g;

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Reads the replacement of `re.sub`: `\1`, `\g<name>`, `\n`. Throws a TemplateError. */
export function replacementOf(template: string): Expand {
  if (!template.includes('\\')) return () => template;
  const parts: (string | Expand)[] = [];
  let start = 0;
  for (const found of template.matchAll(ESCAPE)) {
    parts.push(template.slice(start, found.index), readEscape(found));
    start = found.index + found[0].length;
  }
  parts.push(template.slice(start));
  return (groups, named) =>
    parts.map((part) => (typeof part === 'string' ? part : part(groups, named))).join('');
}

function readEscape([, reference, octal, digits, char]: RegExpMatchArray): string | Expand {
  if (reference !== undefined) return groupPart(reference);
  if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8) & 0xff);
  if (digits !== undefined) return groupPart(digits);
  const simple = SIMPLE[char ?? ''];
  if (simple !== undefined) return simple;
  if (/[A-Za-z]|^$/.test(char ?? '')) throw valueError(`bad escape \\${char} in a replacement`);
  return `\\${char}`;
}

function groupPart(reference: string): Expand {
  const index = /^\d+$/.test(reference) ? Number(reference) : undefined;
  return (groups, named) => {
    if (index === undefined ? !Object.hasOwn(named, reference) : index >= groups.length) {
      throw valueError(`invalid group reference ${reference} in a replacement`);
    }
    return (index === undefined ? named[reference] : groups[index]) ?? '';
  };
}
