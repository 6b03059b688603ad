/**
 * A URL without its secrets: no user info, and no values of query parameters but the harmless
 * ones of the distribution API (CDN links carry signatures in the query).
 */
export function redactUrl(text: string): string {
  const question = text.indexOf('?');
  const base = (question < 0 ? text : text.slice(0, question)).replace(/\/\/[^/@]*@/, '//');
  if (question < 0) return base;
  const parameters = text
    .slice(question + 1)
    .replace(/#.*$/s, '')
    .split('&');
  return `${base}?${parameters.map(redactParameter).join('&')}`;
}

const harmless: ReadonlySet<string> = new Set([
  'digest',
  'from',
  'mount',
  'n',
  'last',
  'artifactType',
  'service',
  'scope',
]);

function redactParameter(parameter: string): string {
  const [name = ''] = parameter.split('=', 1);
  if (!parameter.includes('=') || harmless.has(name)) return parameter;
  return `${name}=...`;
}
