import { suggest } from '../diagnostic/suggest.ts';
import { TEMPLATE_CODES, TemplateError } from './template-error.ts';

/** A plugin under its short or its full name; undefined when there is none. */
function findPlugin<T>(plugins: ReadonlyMap<string, T>, name: string): T | undefined {
  return plugins.get(name) ?? plugins.get(shortName(name));
}

/** `ansible.builtin.bool` is `bool`. */
export function shortName(name: string): string {
  return name.replace(/^ansible\.(?:builtin|legacy)\./, '');
}

/** A plugin that must be there. Throws a TemplateError that names a similar one. */
export function requirePlugin<T>(kind: string, plugins: ReadonlyMap<string, T>, name: string): T {
  const plugin = findPlugin(plugins, name);
  if (plugin !== undefined) return plugin;
  const similar = suggest(name, plugins.keys());
  const hint = similar === undefined ? undefined : `Did you mean "${similar}"?`;
  throw new TemplateError(TEMPLATE_CODES.unknownName, `No ${kind} named '${name}'.`, { hint });
}
