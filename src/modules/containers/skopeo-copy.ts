import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type PlanContext } from '../../runner/module.ts';
import { choiceOr, flag, flagOr, text } from '../argument.ts';
import { type CommandPlan, plannedCommands, runCommands } from '../command/command-plan.ts';
import { runTool } from '../command/tool.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['src', 'dest'],
  properties: {
    src: text('Image to copy; docker:// is put before a name without a transport.'),
    dest: text('Where to; the same.'),
    all: flagOr(false, 'Copy every platform of an index.'),
    authfile: text('Credentials for both sides.'),
    src_authfile: text('Credentials for the source.'),
    dest_authfile: text('Credentials for the target.'),
    src_creds: text('USER:PASSWORD for the source.'),
    dest_creds: text('USER:PASSWORD for the target.'),
    src_tls_verify: flag('Check the certificate of the source.'),
    dest_tls_verify: flag('Check the certificate of the target.'),
    format: choiceOr(
      ['', 'oci', 'v2s1', 'v2s2'],
      '',
      'Format of the manifest; as it is unless given.',
    ),
    remove_signatures: flagOr(false, 'Leave signatures behind.'),
    preserve_digests: flagOr(false, 'Fail rather than change a digest.'),
  },
} as const;

type SkopeoArguments = FromSchema<typeof schema>;

/** Copies an image with skopeo; without the safety net, which mirror_images has. */
export const skopeoCopy = defineModule<SkopeoArguments, CommandPlan, unknown>({
  name: 'skopeo_copy',
  aliases: [],
  summary: 'Copy one image with skopeo, without the safety net of mirror_images',
  args: schema,
  argumentAliases: { source: 'src', destination: 'dest' },
  secrets: ['src_creds', 'dest_creds'],
  check: 'full',
  canBecome: true,
  emulated: 'skopeo',
  async plan(args, context) {
    const [src, dest] = [transported(args.src), transported(args.dest)];
    const before = await digestOf(dest, sideWords(args, 'dest', ''), context);
    const wanted = await digestOf(src, sideWords(args, 'src', ''), context);
    const isSame = before !== undefined && before === wanted;
    const argv = ['skopeo', 'copy', ...words(args), src, dest] as const;
    const result = { src, dest, digest: wanted ?? null };
    return plannedCommands({ commands: isSame ? [] : [{ argv }], result, keepsOutput: true });
  },
  apply: runCommands,
});

function transported(name: string): string {
  return /^[a-z-]+:(?:\/\/|\/)|^(?:oci|dir|oci-archive|docker-archive|containers-storage|docker-daemon):/.test(
    name,
  )
    ? name
    : `docker://${name}`;
}

function words(args: SkopeoArguments): readonly string[] {
  return [
    ...(args.all ? ['--all'] : []),
    ...(args.authfile === undefined ? [] : ['--authfile', args.authfile]),
    ...sideWords(args, 'src', 'src-'),
    ...sideWords(args, 'dest', 'dest-'),
    ...(args.format === '' ? [] : ['--format', args.format]),
    ...(args.remove_signatures ? ['--remove-signatures'] : []),
    ...(args.preserve_digests ? ['--preserve-digests'] : []),
  ];
}

/** Options of one side; `skopeo inspect` knows them without the side's name. */
function sideWords(args: SkopeoArguments, side: 'src' | 'dest', prefix: string): readonly string[] {
  const authfile = args[`${side}_authfile`] ?? (prefix === '' ? args.authfile : undefined);
  const [creds, verify] = [args[`${side}_creds`], args[`${side}_tls_verify`]];
  return [
    ...(authfile === undefined ? [] : [`--${prefix}authfile`, authfile]),
    ...(creds === undefined ? [] : [`--${prefix}creds`, creds]),
    ...(verify === undefined ? [] : [`--${prefix}tls-verify=${verify}`]),
  ];
}

async function digestOf(
  image: string,
  access: readonly string[],
  context: PlanContext<unknown>,
): Promise<string | undefined> {
  const argv = [
    'skopeo',
    'inspect',
    '--no-tags',
    '--format',
    '{{.Digest}}',
    ...access,
    image,
  ] as const;
  const { rc, stdout } = await runTool(argv, context);
  return rc === 0 ? stdout.trim() : undefined;
}
