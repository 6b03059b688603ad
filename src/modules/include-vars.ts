import { existsSync, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import {
  anyVariable,
  defineModule,
  type ModuleResult,
  type PlanContext,
} from '../runner/module.ts';
import { type Raw, type RawDict, Unknown, type Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    file: { type: 'string', description: 'File of variables, searched in vars/.' },
    dir: { type: 'string', description: 'Folder whose files of variables are read, by name.' },
    name: { type: 'string', description: 'Put the variables into a variable of that name.' },
    depth: { type: 'integer', default: 0, description: 'Folders to go down at most; 0: all.' },
    files_matching: { type: 'string', description: 'Regular expression for file names in dir.' },
    ignore_files: {
      type: 'array',
      items: { type: 'string' },
      description: 'Files in dir to leave out.',
    },
    extensions: {
      type: 'array',
      items: { type: 'string' },
      default: ['yaml', 'yml', 'json'],
      description: 'Endings of the files in dir that are read.',
    },
    ignore_unknown_extensions: {
      type: 'boolean',
      default: false,
      description: 'Leave out files with other endings.',
    },
    hash_behaviour: {
      type: 'string',
      enum: ['replace', 'merge'],
      description: 'Accepted for playbooks that set it: replace.',
    },
  },
} as const;

type IncludeVarsArguments = FromSchema<typeof schema>;

/** Reads variables from files; templates in them are resolved where they are used. */
export const includeVars = defineModule<IncludeVarsArguments, never, unknown>({
  name: 'include_vars',
  aliases: ['ansible.builtin.include_vars'],
  summary: 'Read variables from files',
  args: schema,
  freeForm: 'file',
  check: 'full',
  hostless: true,
  factsGoTo: 'include_vars',
  unplanned: (given) => ({ ansible_facts: new Map([unreadVariables(given)]) }),
  plan: (args, context) => ({ result: read(args, context) }),
});

/** All under one name, where that is known. */
function unreadVariables(given: ReadonlyMap<string, Value>): [string, Value] {
  const name = given.get('name');
  const known = typeof name === 'string' ? name : anyVariable;
  return [known, new Unknown('a file that is not there yet')];
}

function read(args: IncludeVarsArguments, context: PlanContext<unknown>): ModuleResult {
  const files = args.dir === undefined ? [fileOf(args, context)] : filesIn(args, context);
  const merged: RawDict = new Map(files.flatMap((path) => [...context.loadVars(path)]));
  const variables: RawDict =
    args.name === undefined ? merged : new Map<Raw, Raw>([[args.name, merged]]);
  return {
    changed: false,
    ansible_facts: variables as ReadonlyMap<Raw, Raw> as ReadonlyMap<string, Value>,
    ansible_included_var_files: files,
  };
}

function fileOf({ file }: IncludeVarsArguments, context: PlanContext<unknown>): string {
  if (file === undefined) {
    throw new CodedError('MP4131', 'include_vars names no file', { hint: 'Write file: or dir:.' });
  }
  const path = context.find('vars', file);
  if (path !== undefined) return path;
  throw new CodedError('MP1001', `Could not find or access '${file}' on the Ansible Controller.`, {
    hint: 'Looked for in vars/ and beside the task file, the role and the playbook.',
  });
}

function filesIn(args: IncludeVarsArguments, context: PlanContext<unknown>): string[] {
  const root = context.find('vars', args.dir ?? '');
  if (root === undefined || !existsSync(root) || !statSync(root).isDirectory()) {
    throw new CodedError('MP4132', `${args.dir ?? ''} directory does not exist`);
  }
  return walk(root, 1, args);
}

function walk(folder: string, depth: number, args: IncludeVarsArguments): string[] {
  const names = readdirSync(folder).sort();
  const isFolder = (name: string) => statSync(join(folder, name)).isDirectory();
  const own = names.filter((name) => !isFolder(name) && isWanted(name, args));
  const deeper = args.depth === 0 || depth < args.depth ? names.filter(isFolder) : [];
  return [
    ...own.map((name) => join(folder, name)),
    ...deeper.flatMap((name) => walk(join(folder, name), depth + 1, args)),
  ];
}

function isWanted(name: string, args: IncludeVarsArguments): boolean {
  if (args.ignore_files?.includes(name)) return false;
  if (args.files_matching !== undefined && !new RegExp(args.files_matching).test(name))
    return false;
  return args.extensions.includes(extname(name).slice(1));
}
