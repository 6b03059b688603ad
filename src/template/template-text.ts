/** True when text holds a delimiter of Jinja2, so that it may be a template. */
export function isTemplateText(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}
