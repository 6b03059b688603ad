/** A setting that a file is to have, or no longer. */
export interface SettingEdit {
  readonly name: string;
  /** Undefined: it is to go. */
  readonly value: string | undefined;
}

interface Setting {
  readonly name: string;
  readonly value: string;
}

/** The setting on a line; undefined for comments and anything else. */
function settingOf(line: string): Setting | undefined {
  const text = line.trim();
  const at = text.indexOf('=');
  if (at < 0 || /^[#;]/.test(text)) return undefined;
  return { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
}

/** What lines say of a setting: the last one counts. */
export function settingIn(lines: readonly string[], name: string): string | undefined {
  return lines.map(settingOf).findLast((setting) => setting?.name === name)?.value;
}

/** The lines after an edit: each setting once, written `name=value`; comments stay. */
export function withSetting(lines: readonly string[], edit: SettingEdit): readonly string[] {
  const seen = new Set<string>();
  const kept = lines.flatMap((line) => {
    const setting = settingOf(line);
    if (setting === undefined) return [line.trim()];
    if (seen.has(setting.name)) return [];
    seen.add(setting.name);
    return setting.name === edit.name ? written(edit) : written(setting);
  });
  return seen.has(edit.name) ? kept : [...kept, ...written(edit)];
}

function written({ name, value }: SettingEdit): readonly string[] {
  return value === undefined ? [] : [`${name}=${value}`];
}

/** A value as the kernel takes it: words for yes and no are 1 and 0. */
export function kernelValue(value: string): string {
  const word = value.toLowerCase();
  if (['y', 'yes', 'on', '1', 'true', 't'].includes(word)) return '1';
  if (['n', 'no', 'off', '0', 'false', 'f'].includes(word)) return '0';
  return value.trim();
}

/** Whether two values are the same, however their words are apart. */
export function isSameValue(one: string, other: string): boolean {
  const words = (text: string) => text.trim().split(/\s+/).join(' ');
  return words(one) === words(other);
}
