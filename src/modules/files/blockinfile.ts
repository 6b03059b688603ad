import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type PlanContext, type Planned } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
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
    block: {
      type: 'string',
      default: '',
      description: 'The lines to have in it; empty removes them.',
    },
    state: {
      type: 'string',
      enum: ['absent', 'present'],
      default: 'present',
      description: 'Whether the block is to be there.',
    },
    marker: {
      type: 'string',
      default: '# {mark} ANSIBLE MANAGED BLOCK',
      description: 'The lines around the block; {mark} becomes marker_begin or marker_end.',
    },
    marker_begin: { type: 'string', default: 'BEGIN', description: 'The mark above.' },
    marker_end: { type: 'string', default: 'END', description: 'The mark below.' },
    create: { type: 'boolean', default: false, description: 'Make the file when it is not there.' },
    backup: { type: 'boolean', default: false, description: 'Keep the file as it was beside it.' },
    validate: { type: 'string', description: 'Accepted for playbooks that set it; not run.' },
    ...insertionProperties,
    ...attributeProperties,
  },
} as const;

type BlockArguments = FromSchema<typeof schema>;

/** Makes sure that a marked block of lines is in a file, or that it is not. */
export const blockinfile = defineModule<BlockArguments, Edit, unknown>({
  name: 'blockinfile',
  aliases: ['ansible.builtin.blockinfile'],
  summary: 'Have a marked block of lines in a file, or not',
  args: schema,
  argumentAliases: { dest: 'path', destfile: 'path', name: 'path', content: 'block' },
  check: 'full',
  plan: planBlock,
  apply: applyEdit,
});

function planBlock(args: BlockArguments, context: PlanContext<unknown>): Planned<Edit> {
  const path = pathOf(args.path, context);
  const text = textOf(path);
  if (text === undefined && !args.create) {
    throw new ModuleFailure(`Path ${path} does not exist !`, { rc: 257 }, undefined, path);
  }
  const removes = args.state === 'absent' || args.block === '';
  const before = text ?? '';
  const { mode, owner, group, backup } = args;
  return planEdit({
    path,
    before,
    after: edited(args, before, removes),
    message: messageFor(text, removes),
    attributes: { mode, owner, group },
    backup,
  });
}

function messageFor(text: string | undefined, removes: boolean): string {
  if (text === undefined) return 'File created';
  return removes ? 'Block removed' : 'Block inserted';
}

function edited(args: BlockArguments, before: string, removes: boolean): string {
  const [first, last] = [args.marker_begin, args.marker_end].map((mark) =>
    args.marker.replaceAll('{mark}', mark),
  );
  const lines = linesOf(before);
  const start = lines.indexOf(first ?? '');
  const end = lines.lastIndexOf(last ?? '');
  const isThere = start >= 0 && end >= start;
  const rest = isThere ? lines.toSpliced(start, end - start + 1) : lines;
  if (removes) return isThere ? joinLines(rest) : before;
  const point = isThere ? start : insertionPoint(rest, args);
  const block = [first ?? '', ...args.block.replace(/\n$/, '').split('\n'), last ?? ''];
  return joinLines(rest.toSpliced(point, 0, ...block));
}
