import { modules } from '../modules/modules.ts';
import { languageActions } from '../playbook/actions.ts';
import type { ModuleDeclaration } from '../playbook/module-catalogue.ts';
import type { JsonObject, JsonSchema } from '../util/json.ts';

type ModuleEntry = ModuleDeclaration & { readonly emulated?: string | undefined };

const underCheck = {
  full: 'Under `--check` it tells what it would do.',
  unknown: 'Under `--check` it is not run; what it would answer is unknown.',
  skip: 'Under `--check` it is not run.',
} as const;

/** `docs/modules.md`, written from the declarations of the modules and of the language's own actions. */
export function moduleReference(): string {
  const entries: readonly ModuleEntry[] = [...modules, ...languageActions];
  const sorted = entries.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  return `${[introduction, ...sorted.map(section)].join('\n\n')}\n`;
}

const introduction = `# Modules

Written from the modules' own declarations (\`npm run schemas\`). Short names and
\`ansible.builtin.\` names are the same.`;

function section(module: ModuleEntry): string {
  const parts = [
    `## ${module.name}`,
    `${module.summary.replace(/\.$/, '')}. ${wordsOnCheck(module)}`,
    ...emulation(module),
  ];
  const rows = argumentRows(module.args);
  if (rows.length === 0) return parts.join('\n\n');
  const table = ['| argument | type | meaning |', '| --- | --- | --- |', ...rows].join('\n');
  return [...parts, table].join('\n\n');
}

/** Actions are about the play itself, which goes its way under check, too. */
function wordsOnCheck(module: ModuleEntry): string {
  return languageActions.includes(module)
    ? 'Under `--check` it does the same.'
    : underCheck[module.check];
}

/** What the tests of a module do not show. */
function emulation({ emulated }: ModuleEntry): string[] {
  if (emulated === undefined) return [];
  return [`Emulated: it works through \`${emulated}\`, for which the tests have a stand-in.`];
}

function argumentRows(schema: JsonSchema): string[] {
  const required = new Set(schema.required as readonly string[] | undefined);
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonObject>);
  return properties.map(([name, property]) => {
    const mark = required.has(name) ? ' (required)' : '';
    return `| \`${name}\`${mark} | ${typeOf(property)} | ${meaningOf(property)} |`;
  });
}

function meaningOf({ description, default: standard }: JsonObject): string {
  const text = String(description ?? '').replaceAll('|', '\\|');
  return standard === undefined ? text : `${text} Default: \`${JSON.stringify(standard)}\`.`;
}

function typeOf(schema: JsonObject): string {
  if (Array.isArray(schema.enum)) {
    return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  }
  const { type } = schema;
  if (Array.isArray(type)) return type.join(' or ');
  return typeof type === 'string' ? type : 'any';
}
