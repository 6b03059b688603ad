import { basename, join } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type PlanContext, type Planned } from '../../runner/module.ts';
import { Unknown } from '../../template/value.ts';
import { attributeProperties } from './attributes.ts';
import { notFound, pathOf } from './path.ts';
import { followedStat } from './stat-of.ts';
import { applyWrite, planWrite, type WritePlan } from './write-file.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['src', 'dest'],
  properties: {
    src: { type: 'string', description: 'Template file, searched in templates/.' },
    dest: { type: 'string', description: 'File to write, or a folder.' },
    force: { type: 'boolean', default: true, description: 'Replace a file with other content.' },
    backup: {
      type: 'boolean',
      default: false,
      description: 'Keep the file that was there beside it.',
    },
    follow: { type: 'boolean', default: false, description: 'Follow a symbolic link at dest.' },
    validate: { type: 'string', description: 'Accepted for playbooks that set it; not run.' },
    newline_sequence: {
      type: 'string',
      enum: ['\n', '\r', '\r\n', '\\n', '\\r', '\\r\\n'],
      description: 'What ends a line.',
    },
    trim_blocks: { type: 'boolean', description: 'Drop the line break after a block.' },
    lstrip_blocks: { type: 'boolean', description: 'Drop blanks before a block.' },
    block_start_string: { type: 'string', description: 'Instead of {%.' },
    block_end_string: { type: 'string', description: 'Instead of %}.' },
    variable_start_string: { type: 'string', description: 'Instead of {{.' },
    variable_end_string: { type: 'string', description: 'Instead of }}.' },
    comment_start_string: { type: 'string', description: 'Instead of {#.' },
    comment_end_string: { type: 'string', description: 'Instead of #}.' },
    output_encoding: { type: 'string', description: 'Accepted for playbooks that set it: UTF-8.' },
    ...attributeProperties,
  },
} as const;

type TemplateArguments = FromSchema<typeof schema>;

/** Writes a file from a template. */
export const template = defineModule<TemplateArguments, WritePlan, unknown>({
  name: 'template',
  aliases: ['ansible.builtin.template'],
  summary: 'Write a file from a Jinja2 template',
  args: schema,
  check: 'full',
  plan: planTemplate,
  apply: applyWrite,
});

function planTemplate(args: TemplateArguments, context: PlanContext<unknown>): Planned<WritePlan> {
  const src = context.find('templates', args.src);
  if (src === undefined) throw notFound(args.src);
  const dest = pathOf(args.dest, context);
  const intoFolder = args.dest.endsWith('/') || followedStat(dest)?.isDirectory() === true;
  const path = intoFolder ? join(dest, basename(src).replace(/\.j2$/, '')) : dest;
  const text = renderedText(args, src, context);
  if (text instanceof Unknown) {
    return { result: { changed: true, dest: path, msg: 'content (known after apply)' } };
  }
  const mode = args.mode === 'preserve' ? undefined : args.mode;
  return planWrite({
    path,
    content: Buffer.from(text),
    attributes: { mode, owner: args.owner, group: args.group },
    backup: args.backup,
    force: args.force,
    sourceName: src,
  });
}

function renderedText(
  args: TemplateArguments,
  file: string,
  context: PlanContext<unknown>,
): string | Unknown {
  return context.renderFile(context.readFile(file).toString('utf8'), {
    file,
    syntax: syntaxOf(args),
    newline: newlineOf(args.newline_sequence),
  });
}

/** Escapes of a line break, written out in single quotes. */
const newlines = { '\\n': '\n', '\\r': '\r', '\\r\\n': '\r\n' } as const;

function newlineOf(text: TemplateArguments['newline_sequence']): '\n' | '\r' | '\r\n' | undefined {
  if (text === undefined || text === '\n' || text === '\r' || text === '\r\n') return text;
  return newlines[text];
}

function syntaxOf(args: TemplateArguments) {
  const given = {
    trimBlocks: args.trim_blocks,
    lstripBlocks: args.lstrip_blocks,
    blockStart: args.block_start_string,
    blockEnd: args.block_end_string,
    variableStart: args.variable_start_string,
    variableEnd: args.variable_end_string,
    commentStart: args.comment_start_string,
    commentEnd: args.comment_end_string,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
