/** `content` as text: text as it is, data as Python's `json.dumps` writes it. */
export function contentText(content: unknown): string {
  return typeof content === 'string' ? content : pythonJson(content);
}

function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return asciiJson(value);
  const pairs = Object.entries(value).map(
    ([key, inner]) => `${asciiJson(key)}: ${pythonJson(inner)}`,
  );
  return `{${pairs.join(', ')}}`;
}

/** JSON with everything beyond ASCII escaped. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
