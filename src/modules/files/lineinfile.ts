import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type PlanContext, type Planned } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { searchRegex } from '../../template/python/regex.ts';
import { replacementOf } from '../../template/python/regex-replacement.ts';
import { CodedError } from '../../util/coded-error.ts';
import { attributeProperties } from './attributes.ts';
import { applyEdit, type Edit, joinLines, linesOf, planEdit, textOf } from './edit-file.ts';
import { insertionPoint, insertionProperties } from './insertion.ts';
import { pathOf } from './path.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['path'],
  properties: {
    path: { type: 'string', description: 'The file to edit.' },
    line: { type: 'string', description: 'The line to have in it.' },
    regexp: {
      type: 'string',
      description: 'The last line that matches is replaced, or all are removed.',
    },
    search_string: { type: 'string', description: 'Text to look for instead of regexp.' },
    state: {
      type: 'string',
      enum: ['absent', 'present'],
      default: 'present',
      description: 'Whether the line is to be there.',
    },
    backrefs: {
      type: 'boolean',
      default: false,
      description: 'line may name groups of regexp; no match, no change.',
    },
    create: { type: 'boolean', default: false, description: 'Make the file when it is not there.' },
    backup: { type: 'boolean', default: false, description: 'Keep the file as it was beside it.' },
    firstmatch: {
      type: 'boolean',
      default: false,
      description: 'Use the first match, not the last.',
    },
    validate: { type: 'string', description: 'Accepted for playbooks that set it; not run.' },
    ...insertionProperties,
    ...attributeProperties,
  },
} as const;

type LineArguments = FromSchema<typeof schema>;

/** Makes sure that a line is in a file, or that it is not. */
export const lineinfile = defineModule<LineArguments, Edit, unknown>({
  name: 'lineinfile',
  aliases: ['ansible.builtin.lineinfile'],
  summary: 'Have a line in a file, or not',
  args: schema,
  argumentAliases: { dest: 'path', destfile: 'path', name: 'path', value: 'line', regex: 'regexp' },
  check: 'full',
  plan: planLine,
  apply: applyEdit,
});

function planLine(args: LineArguments, context: PlanContext<unknown>): Planned<Edit> {
  const path = pathOf(args.path, context);
  const before = textOf(path);
  if (args.state === 'absent') {
    return before === undefined
      ? { result: { changed: false, msg: 'file not present' } }
      : planEdit({ ...common(args, path), before, ...withoutLine(args, before) });
  }
  if (args.line === undefined)
    throw new CodedError('MP4133', 'line is required with state=present');
  if (before === undefined && !args.create) {
    throw new ModuleFailure(`Destination ${path} does not exist !`, { rc: 257 }, undefined, path);
  }
  const edited = withLine(args, args.line, linesOf(before ?? ''));
  return planEdit({
    ...common(args, path),
    before: before ?? '',
    after: edited.lines === undefined ? (before ?? '') : joinLines(edited.lines),
    message: edited.message,
  });
}

function common({ mode, owner, group, backup }: LineArguments, path: string) {
  return { path, attributes: { mode, owner, group }, backup };
}

function withoutLine(args: LineArguments, before: string) {
  const lines = linesOf(before);
  const kept = lines.filter((each) => !isMeant(args, each));
  const found = lines.length - kept.length;
  const after = found === 0 ? before : joinLines(kept);
  return { after, message: `${found} line(s) removed`, extra: { found } };
}

function isMeant({ regexp, search_string, line }: LineArguments, text: string): boolean {
  if (regexp !== undefined) return searchRegex(regexp, text, {}) !== undefined;
  return search_string === undefined ? text === line : text.includes(search_string);
}

/** Lines after the edit; undefined when nothing changes. */
interface Edited {
  readonly lines?: readonly string[] | undefined;
  readonly message: string;
}

function withLine(args: LineArguments, line: string, lines: readonly string[]): Edited {
  const isHere = (text: string) => isMeant(args, text);
  const at = args.firstmatch ? lines.findIndex(isHere) : lines.findLastIndex(isHere);
  if (at >= 0) return replaced(args, line, lines, at);
  if (args.backrefs) return { message: '' };
  const point = insertionPoint(lines, args);
  if (lines[point] === line || (point > 0 && lines[point - 1] === line)) return { message: '' };
  return { lines: lines.toSpliced(point, 0, line), message: 'line added' };
}

function replaced(args: LineArguments, line: string, lines: readonly string[], at: number): Edited {
  const old = lines[at] ?? '';
  const text = args.backrefs && args.regexp !== undefined ? expanded(line, args.regexp, old) : line;
  if (text === old) return { message: '' };
  return { lines: lines.with(at, text), message: 'line replaced' };
}

/** The line with `\1` and `\g<name>` filled in. */
function expanded(line: string, regexp: string, old: string): string {
  const match = searchRegex(regexp, old, {});
  return match === undefined ? line : replacementOf(line)([...match], match.groups ?? {});
}
