/**
 * The target of the first link with `rel="next"` in Link headers (RFC 8288), as it stands there;
 * undefined when there is none.
 */
export function nextLink(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = typeof header === 'string' ? header : header.join(', ');
  for (const [, target, parameters = ''] of text.matchAll(/<([^>]*)>((?:\s*;[^,<]*)*)/g)) {
    if (isNext(parameters)) return target;
  }
  return undefined;
}

function isNext(parameters: string): boolean {
  const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
  const names = (relations?.[1] ?? relations?.[2] ?? '').toLowerCase().split(/\s+/);
  return names.includes('next');
}
