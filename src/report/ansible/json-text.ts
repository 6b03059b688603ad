import type { Json, JsonObject } from '../../util/json.ts';

/**
 * JSON as Python's `json.dumps(value, sort_keys=True, ensure_ascii=False)` writes it, which is
 * what Ansible prints: `", "` and `": "` on one line; with an indent, one value per line.
 */
export function jsonText(value: Json, indent = 0): string {
  return write(value, indent, '');
}

function write(value: Json, indent: number, margin: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) {
    return enclose(
      '[',
      value.map((entry) => write(entry, indent, deeper(margin, indent))),
      ']',
      {
        indent,
        margin,
      },
    );
  }
  return enclose('{', members(value, indent, margin), '}', { indent, margin });
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

function members(value: JsonObject, indent: number, margin: string): string[] {
  return Object.keys(value)
    .sort()
    .flatMap((key) => {
      const member = value[key];
      if (member === undefined) return [];
      return `${JSON.stringify(key)}: ${write(member, indent, deeper(margin, indent))}`;
    });
}

function enclose(
  open: string,
  parts: readonly string[],
  close: string,
  layout: { readonly indent: number; readonly margin: string },
): string {
  if (parts.length === 0) return open + close;
  if (layout.indent === 0) return open + parts.join(', ') + close;
  const inner = deeper(layout.margin, layout.indent);
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${layout.margin}${close}`;
}

function deeper(margin: string, indent: number): string {
  return margin + ' '.repeat(indent);
}
