import { existsSync } from 'node:fs';
import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { choiceOr, flagOr, text } from '../argument.ts';
import { runTool, useTool } from '../command/tool.ts';
import {
  applyAttributes,
  attributeProperties,
  changesAnything,
  planAttributes,
} from '../files/attributes.ts';
import { textOf } from '../files/edit-file.ts';
import { pathOf } from '../files/path.ts';
import { followedStat } from '../files/stat-of.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['path', 'name'],
  properties: {
    path: text('The file.'),
    name: text('User name.'),
    password: text('Password; needed for state present.'),
    state: choiceOr(['present', 'absent'], 'present', 'Whether the user is to be there.'),
    crypt_scheme: choiceOr(
      [
        'apr_md5_crypt',
        'bcrypt',
        'des_crypt',
        'sha256_crypt',
        'sha512_crypt',
        'ldap_sha1',
        'plaintext',
      ],
      'apr_md5_crypt',
      'How to hash; registries want bcrypt.',
    ),
    create: flagOr(true, 'Make the file when it is not there.'),
    ...attributeProperties,
  },
} as const;

type HtpasswdArguments = FromSchema<typeof schema>;

const schemes: Readonly<Record<HtpasswdArguments['crypt_scheme'], string>> = {
  apr_md5_crypt: '-m',
  bcrypt: '-B',
  des_crypt: '-d',
  sha256_crypt: '-2',
  sha512_crypt: '-5',
  ldap_sha1: '-s',
  plaintext: '-p',
};

interface HtpasswdPlan {
  readonly args: HtpasswdArguments;
  readonly path: string;
  readonly writes: boolean;
  readonly msg: string;
}

/** Keeps users and hashed passwords in a file, with the program htpasswd. */
export const htpasswd = defineModule<HtpasswdArguments, HtpasswdPlan, unknown>({
  name: 'htpasswd',
  aliases: ['community.general.htpasswd'],
  summary: 'Keep users and hashed passwords in a file, with the program htpasswd',
  args: schema,
  argumentAliases: {
    dest: 'path',
    destfile: 'path',
    username: 'name',
    hash_scheme: 'crypt_scheme',
  },
  secrets: ['password'],
  check: 'full',
  plan: planHtpasswd,
  apply: applyHtpasswd,
});

async function planHtpasswd(
  args: HtpasswdArguments,
  context: PlanContext<unknown>,
): Promise<Planned<HtpasswdPlan>> {
  const path = pathOf(args.path, context);
  const content = textOf(path);
  const line = content?.split('\n').find((each) => each.startsWith(`${args.name}:`));
  if (content === undefined && args.state === 'present' && !args.create) {
    throw new CodedError('MP4210', `Destination ${args.path} does not exist`);
  }
  const writes =
    args.state === 'absent' ? line !== undefined : await differs(args, path, line, context);
  const misfits =
    existsSync(path) && changesAnything(planAttributes(args, followedStat(path), false));
  const msg = writes
    ? wordFor(args, content === undefined, line !== undefined)
    : `${args.name} already ${args.state === 'absent' ? 'absent' : 'present'}`;
  const result = { changed: writes || misfits, msg };
  return result.changed ? { result, detail: { args, path, writes, msg } } : { result };
}

function wordFor({ name, state }: HtpasswdArguments, isNew: boolean, isThere: boolean): string {
  if (state === 'absent') return `Remove ${name}`;
  if (isNew) return `Created file and added ${name}`;
  return isThere ? `Updated ${name}` : `Add ${name}`;
}

async function differs(
  { name, password }: HtpasswdArguments,
  path: string,
  line: string | undefined,
  context: PlanContext<unknown>,
): Promise<boolean> {
  if (password === undefined)
    throw new CodedError('MP4210', 'state is present but the password is missing');
  if (line === undefined) return true;
  const { rc } = await runTool(['htpasswd', '-v', '-i', path, name], context, { stdin: password });
  return rc !== 0;
}

async function applyHtpasswd(
  { args, path, writes, msg }: HtpasswdPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const { name, password, state } = args;
  if (writes && state === 'absent') await useTool(['htpasswd', '-D', path, name], context);
  if (writes && state === 'present') {
    const create = existsSync(path) ? [] : ['-c'];
    const argv = ['htpasswd', '-i', ...create, schemes[args.crypt_scheme], path, name] as const;
    await useTool(argv, context, { stdin: password });
  }
  applyAttributes(path, planAttributes(args, followedStat(path), false));
  return { changed: true, msg };
}
