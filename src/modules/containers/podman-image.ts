import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { choiceOr, flag, flagOr, text, textOr, words } from '../argument.ts';
import { useTool } from '../command/tool.ts';
import { pathOf } from '../files/path.ts';
import { idOf, inspectImage, withTag } from './image-store.ts';
import { accessWords } from './podman-access.ts';
import { pushWords } from './podman-push.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: text('Image, with its registry; a tag or digest may stand behind it.'),
    tag: textOr('latest', 'Tag, where name has none.'),
    state: choiceOr(['present', 'absent', 'build', 'quadlet'], 'present', 'What it is to be.'),
    pull: flagOr(true, 'Pull it when it is not there.'),
    pull_extra_args: text('More options for podman pull.'),
    push: flagOr(false, 'Push it then.'),
    push_args: {
      type: 'object',
      additionalProperties: false,
      default: {},
      description: 'How, and where to.',
      properties: {
        dest: text('Registry and path to push to; the name of the image is put behind it.'),
        transport: text('dir, docker, docker-archive, docker-daemon or oci-archive, before dest.'),
        format: text('Format of the manifest: oci, v2s1 or v2s2.'),
        compress: flag('Compress layers (dir).'),
        remove_signatures: flag('Leave signatures behind.'),
        sign_by: text('Key to sign with.'),
        extra_args: text('More options for podman push.'),
      },
    },
    force: flagOr(false, 'Pull, build or remove it whatever is there.'),
    path: text('Folder to build it from, instead of pulling it.'),
    build: {
      type: 'object',
      additionalProperties: false,
      default: {},
      description: 'How to build it.',
      properties: {
        file: text('Containerfile.'),
        format: choiceOr(['docker', 'oci'], 'oci', 'Format of the image.'),
        cache: flagOr(true, 'Use layers of earlier builds.'),
        force_rm: flag('Remove intermediate containers even when it fails.'),
        rm: flagOr(true, 'Remove intermediate containers.'),
        volume: words('Volumes to mount.'),
        annotation: {
          type: 'object',
          additionalProperties: true,
          description: 'Annotations by name.',
        },
        target: text('Stage to build.'),
        extra_args: text('More options for podman build.'),
      },
    },
    auth_file: text('Credentials.'),
    username: text('User name, instead of auth_file.'),
    password: text('Password, instead of auth_file.'),
    ca_cert_dir: text('Folder of certificates.'),
    validate_certs: flag('Check certificates.'),
    arch: text('Architecture to pull.'),
    executable: textOr('podman', 'The podman to use.'),
  },
} as const;

export type PodmanImageArguments = FromSchema<typeof schema>;

interface ImagePlan {
  readonly args: PodmanImageArguments;
  readonly reference: string;
  readonly before: string | undefined;
  readonly commands: readonly (readonly string[])[];
}

/** Pulls, builds, pushes and removes images with podman. */
export const podmanImage = defineModule<PodmanImageArguments, ImagePlan, unknown>({
  name: 'podman_image',
  aliases: ['containers.podman.podman_image'],
  summary: 'Pull, build, push and remove images with podman',
  args: schema,
  argumentAliases: {
    authfile: 'auth_file',
    tlsverify: 'validate_certs',
    tls_verify: 'validate_certs',
    build_args: 'build',
    buildargs: 'build',
  },
  secrets: ['password'],
  check: 'full',
  canBecome: true,
  emulated: 'podman',
  plan: planImage,
  apply: applyImage,
});

async function planImage(
  args: PodmanImageArguments,
  context: PlanContext<unknown>,
): Promise<Planned<ImagePlan>> {
  const reference = withTag(args.name, args.tag);
  const image = await inspectImage(args.executable, reference, context);
  const steps = stepsFor(args, { reference, isThere: image !== undefined }, context);
  const result = {
    changed: steps.length > 0,
    actions: steps.map(({ action }) => action),
    image: image ?? {},
  };
  if (steps.length === 0) return { result };
  const commands = steps.map(({ argv }) => [args.executable, ...argv]);
  return { result, detail: { args, reference, before: idOf(image), commands } };
}

interface Step {
  readonly argv: readonly string[];
  readonly action: string;
}

interface Found {
  readonly reference: string;
  readonly isThere: boolean;
}

function stepsFor(
  args: PodmanImageArguments,
  { reference, isThere }: Found,
  context: PlanContext<unknown>,
): readonly Step[] {
  const { force } = args;
  if (args.state === 'quadlet') {
    throw new CodedError('MP4190', 'state: quadlet is not supported', {
      hint: 'Write the unit with copy or template.',
    });
  }
  if (args.state === 'absent') {
    const argv = ['rmi', reference, ...(force ? ['--force'] : [])];
    return isThere ? [{ argv, action: `Removed image ${args.name}` }] : [];
  }
  const wanted = !isThere || force || args.state === 'build';
  const made = wanted ? [makeStep(args, reference, context)] : [];
  return args.push
    ? [...made, { argv: pushWords(args, reference), action: `Pushed image ${reference}` }]
    : made;
}

function makeStep(
  args: PodmanImageArguments,
  reference: string,
  context: PlanContext<unknown>,
): Step {
  if (args.path !== undefined) {
    const path = pathOf(args.path, context);
    const argv = buildWords(args, reference, path);
    return { argv, action: `Built image ${reference} from ${path}` };
  }
  if (args.pull) return { argv: pullWords(args, reference), action: `Pulled image ${reference}` };
  throw new CodedError('MP4190', `the image ${reference} is not there, and pull is off`);
}

function pullWords(args: PodmanImageArguments, reference: string): readonly string[] {
  const arch = args.arch === undefined ? [] : ['--arch', args.arch];
  return ['pull', reference, '-q', ...accessWords(args), ...arch, ...split(args.pull_extra_args)];
}

function buildWords(
  args: PodmanImageArguments,
  reference: string,
  path: string,
): readonly string[] {
  const { build } = args;
  const annotations = Object.entries(build.annotation ?? {});
  return [
    ...['build', '-q', '-t', reference],
    ...(args.validate_certs === undefined ? [] : [`--tls-verify=${args.validate_certs}`]),
    ...annotations.flatMap(([name, value]) => ['--annotation', `${name}=${String(value)}`]),
    ...(args.ca_cert_dir === undefined ? [] : ['--cert-dir', args.ca_cert_dir]),
    ...(build.force_rm ? ['--force-rm'] : []),
    ...['--format', build.format ?? 'oci'],
    ...(build.cache === false ? ['--no-cache'] : []),
    ...(build.rm === false ? [] : ['--rm']),
    ...(build.file === undefined ? [] : ['--file', build.file]),
    ...(build.volume ?? []).flatMap((volume) => ['--volume', volume]),
    ...(args.auth_file === undefined ? [] : ['--authfile', args.auth_file]),
    ...(build.target === undefined ? [] : [`--target=${build.target}`]),
    ...split(build.extra_args),
    path,
  ];
}

function split(text = ''): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

async function applyImage(
  { args, reference, before, commands }: ImagePlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  for (const argv of commands) await useTool(argv as [string, ...string[]], context);
  const podman_actions = commands.map((argv) => argv.join(' '));
  if (args.state === 'absent') {
    return { changed: true, podman_actions, image: { state: 'Deleted' } };
  }
  const image = await inspectImage(args.executable, reference, context);
  // A push is taken as a change: podman does not tell whether the registry had it.
  const changed = args.push || idOf(image) !== before;
  return { changed, podman_actions, image: image === undefined ? [] : [image] };
}
