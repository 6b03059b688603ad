/** The entries of an INI file, by `section.key`; keys and sections in lower case. */
export type IniEntries = ReadonlyMap<string, string>;

/**
 * Reads INI text as Ansible reads its configuration: `key = value` or `key: value`, lines that
 * begin with `#` or `;` are comments, ` ;` begins one on a line, an indented line continues the
 * value before. What is none of these is passed over.
 */
export function readIni(text: string): IniEntries {
  const entries = new Map<string, string>();
  let section = '';
  let last: string | undefined;
  for (const line of text.split(/\r?\n/).filter((each) => !/^\s*(?:[#;]|$)/.test(each))) {
    const heading = /^\[([^\]]+)\]/.exec(line)?.[1];
    const [, key, value = ''] = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (heading !== undefined) {
      section = heading.trim().toLowerCase();
      last = undefined;
    } else if (/^\s/.test(line) && last !== undefined) {
      entries.set(last, `${entries.get(last)}\n${withoutComment(line).trim()}`.trim());
    } else if (key !== undefined) {
      last = `${section}.${key.toLowerCase()}`;
      entries.set(last, withoutComment(value));
    }
  }
  return entries;
}

function withoutComment(value: string): string {
  return value.replace(/(?:^|\s);.*$/, '').trim();
}
