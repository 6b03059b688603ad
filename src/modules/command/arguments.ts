import type { FromSchema } from 'json-schema-to-ts';

const shared = {
  chdir: { type: 'string', description: 'Folder to run in.' },
  creates: { type: 'string', description: 'Path or pattern; if it exists, nothing is run.' },
  removes: {
    type: 'string',
    description: 'Path or pattern; if it does not exist, nothing is run.',
  },
  stdin: { type: 'string', description: 'Text for the standard input.' },
  stdin_add_newline: {
    type: 'boolean',
    default: true,
    description: 'End the standard input with a line break.',
  },
  strip_empty_ends: {
    type: 'boolean',
    default: true,
    description: 'Drop empty lines at the end of the output.',
  },
  executable: { type: 'string', description: 'The shell to use instead of /bin/sh.' },
  warn: { type: 'boolean', description: 'Accepted for old playbooks; without effect.' },
} as const;

export const commandSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    cmd: { type: 'string', description: 'The command line: split at blanks, without a shell.' },
    argv: {
      type: 'array',
      items: { type: 'string' },
      description: 'The command as a list of words, instead of cmd.',
    },
    expand_argument_vars: {
      type: 'boolean',
      default: true,
      description: 'Replace $NAME in the words by environment variables.',
    },
    ...shared,
  },
} as const;

export const shellSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    cmd: { type: 'string', description: 'The command line for the shell.' },
    ...shared,
  },
} as const;

export type CommandArguments = FromSchema<typeof commandSchema>;
