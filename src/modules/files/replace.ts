import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type PlanContext, type Planned } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { findAllRegex, searchRegex, substituteRegex } from '../../template/python/regex.ts';
import { attributeProperties } from './attributes.ts';
import { applyEdit, type Edit, planEdit, textOf } from './edit-file.ts';
import { pathOf } from './path.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['path', 'regexp'],
  properties: {
    path: { type: 'string', description: 'The file to edit.' },
    regexp: { type: 'string', description: 'What to replace; ^ and $ stand at every line.' },
    replace: { type: 'string', default: '', description: 'What to put there; may name groups.' },
    after: { type: 'string', description: 'Replace only what follows the first match of this.' },
    before: { type: 'string', description: 'Replace only what precedes the first match of this.' },
    backup: { type: 'boolean', default: false, description: 'Keep the file as it was beside it.' },
    encoding: { type: 'string', description: 'Accepted for playbooks that set it: UTF-8.' },
    validate: { type: 'string', description: 'Accepted for playbooks that set it; not run.' },
    ...attributeProperties,
  },
} as const;

type ReplaceArguments = FromSchema<typeof schema>;

/** Replaces all that matches a regular expression in a file. */
export const replace = defineModule<ReplaceArguments, Edit, unknown>({
  name: 'replace',
  aliases: ['ansible.builtin.replace'],
  summary: 'Replace what matches a regular expression in a file',
  args: schema,
  argumentAliases: { dest: 'path', destfile: 'path', name: 'path' },
  check: 'full',
  plan: planReplace,
  apply: applyEdit,
});

const lines = { multiline: true } as const;

function planReplace(args: ReplaceArguments, context: PlanContext<unknown>): Planned<Edit> {
  const path = pathOf(args.path, context);
  const before = textOf(path);
  if (before === undefined) {
    throw new ModuleFailure(`Path ${path} does not exist !`, { rc: 257 }, undefined, path);
  }
  const range = rangeOf(before, args);
  if (range === undefined) {
    const msg = 'Pattern for before/after params did not match the given file: ';
    return { result: { changed: false, msg: msg + (args.after ?? args.before ?? '') } };
  }
  const part = before.slice(range.start, range.end);
  const count = findAllRegex(args.regexp, part, lines).length;
  const edited = substituteRegex(args.regexp, args.replace, part, lines);
  const { mode, owner, group, backup } = args;
  return planEdit({
    path,
    before,
    after: before.slice(0, range.start) + edited + before.slice(range.end),
    title: path,
    message: `${count} replacements made`,
    attributes: { mode, owner, group },
    backup,
    extra: { rc: 0 },
  });
}

/** The part of the text that `after` and `before` leave; undefined when they do not match. */
function rangeOf(text: string, { after, before }: ReplaceArguments) {
  if (after === undefined && before === undefined) return { start: 0, end: text.length };
  const part = `(?P<subsection>.*${after === undefined || before === undefined ? '' : '?'})`;
  const match = searchRegex(`(?s)${after ?? ''}${part}${before ?? ''}`, text, {});
  const inner = match?.groups?.subsection;
  if (match === undefined || inner === undefined) return undefined;
  const start = match.index + (after === undefined ? 0 : startOfPart(after, match[0]));
  return { start, end: start + inner.length };
}

/** Where what follows `after` begins in a text that starts with a match of it. */
function startOfPart(after: string, matched: string): number {
  return searchRegex(`(?s)${after}`, matched, {}, true)?.[0].length ?? 0;
}
