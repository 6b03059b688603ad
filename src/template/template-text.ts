import type { Raw } from './value.ts';

/** True when text holds a delimiter of Jinja2, so that it may be a template. */
export function isTemplateText(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}

/** True when a text, or any text inside a list or dict, may be a template. */
export function holdsTemplate(raw: Raw): boolean {
  if (typeof raw === 'string') return isTemplateText(raw);
  if (Array.isArray(raw)) return raw.some((item: Raw) => holdsTemplate(item));
  if (!(raw instanceof Map)) return false;
  for (const [key, item] of raw) if (holdsTemplate(key) || holdsTemplate(item)) return true;
  return false;
}
