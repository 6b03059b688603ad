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
import { accepted, choiceOr, flag, flagOr, text, textOr } from '../argument.ts';
import { useTool } from '../command/tool.ts';
import { pathOf } from '../files/path.ts';
import { atDockerHost, dockerHost } from './docker/at-host.ts';
import { idOf, inspectImage, withTag } from './image-store.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: text('Image; a tag or digest may stand behind it.'),
    tag: textOr('latest', 'Tag, where name has none.'),
    source: {
      type: 'string',
      enum: ['build', 'load', 'pull', 'local'],
      description: 'Where it comes from.',
    },
    state: choiceOr(['present', 'absent'], 'present', 'What it is to be.'),
    build: {
      type: 'object',
      additionalProperties: false,
      default: {},
      description: 'How to build it.',
      properties: {
        path: text('Folder to build from.'),
        dockerfile: text('Dockerfile in it.'),
        args: { type: 'object', additionalProperties: true, description: 'Build arguments.' },
        pull: flag('Pull the base image anew.'),
        nocache: flag('Use no layers of earlier builds.'),
        rm: accepted,
        target: text('Stage to build.'),
        platform: text('Platform to build for.'),
        network: text('Network of the build.'),
      },
    },
    pull: {
      type: 'object',
      additionalProperties: false,
      default: {},
      description: 'How to pull it.',
      properties: { platform: text('Platform to pull.') },
    },
    load_path: text('Archive to load it from (source: load).'),
    archive_path: text('Archive to save it to.'),
    repository: text('Name to give it besides, and to push.'),
    push: flagOr(false, 'Push it then.'),
    force_source: flagOr(false, 'Pull, build or load it whatever is there.'),
    force_absent: flagOr(false, 'Remove it even when it is in use.'),
    force_tag: flagOr(false, 'Give it the name repository whatever has that.'),
    ...dockerHost,
    api_version: accepted,
    timeout: accepted,
    tls: accepted,
    validate_certs: accepted,
  },
} as const;

type DockerImageArguments = FromSchema<typeof schema>;

interface DockerPlan {
  readonly args: DockerImageArguments;
  readonly reference: string;
  readonly before: string | undefined;
  readonly steps: readonly DockerStep[];
}

interface DockerStep {
  readonly argv: readonly string[];
  readonly action: string;
  /** It may leave things as they are: the image's identity tells. */
  readonly uncertain?: boolean;
}

/** Pulls, builds, loads, tags, pushes and removes images with docker. */
export const dockerImage = atDockerHost(
  defineModule<DockerImageArguments, DockerPlan, unknown>({
    name: 'docker_image',
    aliases: ['community.docker.docker_image', 'community.general.docker_image'],
    summary: 'Pull, build, load, tag, push and remove images with docker',
    args: schema,
    check: 'full',
    canBecome: true,
    emulated: 'docker',
    plan: planImage,
    apply: applyImage,
  }),
);

async function planImage(
  args: DockerImageArguments,
  context: PlanContext<unknown>,
): Promise<Planned<DockerPlan>> {
  const reference = withTag(args.name, args.tag);
  const image = await inspectImage('docker', reference, context);
  const before = idOf(image);
  const steps =
    args.state === 'absent'
      ? removal(args, reference, before)
      : [
          ...sourceSteps(args, { reference, before }, context),
          ...(await tagSteps(args, { reference, before }, context)),
        ];
  const actions = steps.map(({ action }) => action);
  const result = { changed: steps.length > 0, actions, image: image ?? {} };
  return steps.length === 0 ? { result } : { result, detail: { args, reference, before, steps } };
}

interface Found {
  readonly reference: string;
  readonly before: string | undefined;
}

function removal(args: DockerImageArguments, reference: string, before: string | undefined) {
  const force = args.force_absent ? ['--force'] : [];
  const argv = ['rmi', ...force, reference];
  return before === undefined ? [] : [{ argv, action: `Removed image ${reference}` }];
}

function sourceSteps(
  args: DockerImageArguments,
  { reference, before }: Found,
  context: PlanContext<unknown>,
): readonly DockerStep[] {
  const isThere = before !== undefined;
  if (isThere && !args.force_source) return [];
  switch (args.source) {
    case 'build':
      return [
        {
          argv: buildWords(args, reference, context),
          action: `Built image ${reference}`,
          uncertain: isThere,
        },
      ];
    case 'load': {
      const path = pathOf(required(args.load_path, 'load_path'), context);
      return [
        {
          argv: ['load', '--input', path],
          action: `Loaded image ${reference} from ${path}`,
          uncertain: isThere,
        },
      ];
    }
    case 'local':
      if (isThere) return [];
      throw new CodedError('MP4191', `Cannot find the image ${reference} locally.`);
    default: {
      const { platform } = args.pull;
      const words = platform === undefined ? [] : ['--platform', platform];
      return [
        {
          argv: ['pull', ...words, reference],
          action: `Pulled image ${reference}`,
          uncertain: isThere,
        },
      ];
    }
  }
}

function required(value: string | undefined, name: string): string {
  if (value !== undefined) return value;
  throw new CodedError('MP4191', `missing required arguments: ${name}`);
}

function buildWords(
  { build }: DockerImageArguments,
  reference: string,
  context: PlanContext<unknown>,
): readonly string[] {
  const path = pathOf(required(build.path, 'build.path'), context);
  return [
    ...['build', '-t', reference],
    ...(build.dockerfile === undefined ? [] : ['--file', `${path}/${build.dockerfile}`]),
    ...Object.entries(build.args ?? {}).flatMap(([name, value]) => [
      '--build-arg',
      `${name}=${String(value)}`,
    ]),
    ...(build.pull ? ['--pull'] : []),
    ...(build.nocache ? ['--no-cache'] : []),
    ...(build.target === undefined ? [] : ['--target', build.target]),
    ...(build.platform === undefined ? [] : ['--platform', build.platform]),
    ...(build.network === undefined ? [] : ['--network', build.network]),
    path,
  ];
}

/** Another name, the archive, the push. */
async function tagSteps(
  args: DockerImageArguments,
  { reference, before }: Found,
  context: PlanContext<unknown>,
): Promise<readonly DockerStep[]> {
  const target = args.repository === undefined ? undefined : withTag(args.repository, args.tag);
  const there = target && idOf(await inspectImage('docker', target, context));
  const needsTag =
    target !== undefined && (args.force_tag || before === undefined || there !== before);
  const archive = args.archive_path && pathOf(args.archive_path, context);
  const pushed = target ?? reference;
  return [
    ...(needsTag
      ? [{ argv: ['tag', reference, target], action: `Tagged image ${reference} to ${target}` }]
      : []),
    ...(archive && (before === undefined || !existsSync(archive))
      ? [
          {
            argv: ['save', '--output', archive, reference],
            action: `Archived image ${reference} to ${archive}`,
          },
        ]
      : []),
    ...(args.push ? [{ argv: ['push', pushed], action: `Pushed image ${pushed}` }] : []),
  ];
}

async function applyImage(
  { args, reference, before, steps }: DockerPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  let pushedNothing = true;
  for (const { argv } of steps) {
    const { stdout } = await useTool(['docker', ...argv], context);
    if (argv[0] === 'push') pushedNothing = isAlreadyThere(stdout);
  }
  const actions = steps.map(({ action }) => action);
  if (args.state === 'absent') return { changed: true, actions, image: { state: 'Deleted' } };
  const image = await inspectImage('docker', reference, context);
  const moved = idOf(image) !== before || !pushedNothing;
  const certain = steps.some(({ uncertain, argv }) => uncertain !== true && argv[0] !== 'push');
  return { changed: certain || moved, actions, image: image ?? {} };
}

/** Whether the registry had every layer. */
export function isAlreadyThere(stdout: string): boolean {
  const layers = stdout
    .split('\n')
    .filter((line) => /: (?:Pushed|Mounted from|Layer already exists)/.test(line));
  return layers.length > 0 && layers.every((line) => line.includes('Layer already exists'));
}
