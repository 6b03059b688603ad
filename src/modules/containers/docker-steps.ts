import { existsSync } from 'node:fs';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult } from '../../runner/module.ts';
import { accepted, choiceOr, flagOr, text, textOr, words } from '../argument.ts';
import { type CommandPlan, plannedCommands, runCommands } from '../command/command-plan.ts';
import { useTool } from '../command/tool.ts';
import { pathOf } from '../files/path.ts';
import { atDockerHost, dockerHost } from './docker/at-host.ts';
import { isAlreadyThere } from './docker-image.ts';
import { idOf, inspectImage, withTag } from './image-store.ts';

const common = { ...dockerHost, timeout: accepted } as const;
const named = {
  name: text('Image; a tag or digest may stand behind it.'),
  tag: textOr('latest', 'Tag, where name has none.'),
} as const;

const pullSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    ...named,
    platform: text('Platform to pull.'),
    pull: choiceOr(['always', 'not_present'], 'always', 'Whether to pull what is there.'),
    ...common,
  },
} as const;

interface NamedPlan {
  readonly reference: string;
  readonly argv: readonly [string, ...string[]];
  readonly before: string | undefined;
}

/** Pulls an image with docker. */
export const dockerImagePull = atDockerHost(
  defineModule<FromSchema<typeof pullSchema>, NamedPlan, unknown>({
    name: 'docker_image_pull',
    aliases: ['community.docker.docker_image_pull'],
    summary: 'Pull an image with docker',
    args: pullSchema,
    check: 'full',
    canBecome: true,
    emulated: 'docker',
    async plan(args, context) {
      const reference = withTag(args.name, args.tag);
      const image = await inspectImage('docker', reference, context);
      const before = idOf(image);
      if (image !== undefined && args.pull === 'not_present') {
        return { result: { changed: false, actions: [], image } };
      }
      const platform = args.platform === undefined ? [] : ['--platform', args.platform];
      const argv = ['docker', 'pull', ...platform, reference] as const;
      return { result: { changed: true, image: image ?? {} }, detail: { reference, argv, before } };
    },
    async apply({ reference, argv, before }, context): Promise<ModuleResult> {
      await useTool(argv, context);
      const image = await inspectImage('docker', reference, context);
      const actions = [`Pulled image ${reference}`];
      return { changed: idOf(image) !== before, actions, image: image ?? {} };
    },
  }),
);

const pushSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: { ...named, ...common },
} as const;

/** Pushes an image with docker. */
export const dockerImagePush = atDockerHost(
  defineModule<FromSchema<typeof pushSchema>, string, unknown>({
    name: 'docker_image_push',
    aliases: ['community.docker.docker_image_push'],
    summary: 'Push an image with docker',
    args: pushSchema,
    check: 'full',
    canBecome: true,
    emulated: 'docker',
    plan: ({ name, tag }) => ({ result: { changed: true }, detail: withTag(name, tag) }),
    async apply(reference, context): Promise<ModuleResult> {
      const { stdout } = await useTool(['docker', 'push', reference], context);
      const image = await inspectImage('docker', reference, context);
      const actions = [`Pushed image ${reference}`];
      return { changed: !isAlreadyThere(stdout), actions, image: image ?? {} };
    },
  }),
);

const tagSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'repository'],
  properties: {
    ...named,
    repository: words('Names that it gets besides.'),
    existing_images: choiceOr(['keep', 'overwrite'], 'overwrite', 'What to do with a name in use.'),
    ...common,
  },
} as const;

/** Gives an image more names with docker. */
export const dockerImageTag = atDockerHost(
  defineModule<FromSchema<typeof tagSchema>, CommandPlan, unknown>({
    name: 'docker_image_tag',
    aliases: ['community.docker.docker_image_tag'],
    summary: 'Give an image more names with docker',
    args: tagSchema,
    check: 'full',
    canBecome: true,
    emulated: 'docker',
    async plan(args, context) {
      const reference = withTag(args.name, args.tag);
      const image = await inspectImage('docker', reference, context);
      const wanted: string[] = [];
      for (const repository of args.repository) {
        const name = withTag(repository, args.tag);
        const there = idOf(await inspectImage('docker', name, context));
        const isKept = there !== undefined && args.existing_images === 'keep';
        if (!isKept && (there === undefined || there !== idOf(image))) wanted.push(name);
      }
      const commands = wanted.map((name) => ({
        argv: ['docker', 'tag', reference, name] as const,
      }));
      const actions = wanted.map((name) => `Tagged image ${reference} as ${name}`);
      return plannedCommands({
        commands,
        result: { actions, tagged_images: wanted, image: image ?? {} },
      });
    },
    apply: runCommands,
  }),
);

const loadSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['path'],
  properties: { path: text('Archive to read.'), ...common },
} as const;

/** Loads images out of an archive with docker. */
export const dockerImageLoad = atDockerHost(
  defineModule<FromSchema<typeof loadSchema>, string, unknown>({
    name: 'docker_image_load',
    aliases: ['community.docker.docker_image_load'],
    summary: 'Load images out of an archive with docker',
    args: loadSchema,
    check: 'skip',
    canBecome: true,
    emulated: 'docker',
    plan: ({ path }, context) => ({ result: { changed: true }, detail: pathOf(path, context) }),
    async apply(path, context): Promise<ModuleResult> {
      const { stdout } = await useTool(['docker', 'load', '--input', path], context);
      const image_names = [...stdout.matchAll(/^Loaded image(?: ID)?: (.+)$/gm)].map(
        ([, name]) => name,
      );
      return { changed: true, image_names, stdout };
    },
  }),
);

const exportSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['names', 'path'],
  properties: {
    names: words('Images; a tag or digest may stand behind each.'),
    tag: textOr('latest', 'Tag, where a name has none.'),
    path: text('Archive to write.'),
    force: flagOr(false, 'Write it even if path is there.'),
    ...common,
  },
} as const;

/** Saves images to an archive with docker. */
export const dockerImageExport = atDockerHost(
  defineModule<FromSchema<typeof exportSchema>, CommandPlan, unknown>({
    name: 'docker_image_export',
    aliases: ['community.docker.docker_image_export'],
    summary: 'Save images to an archive with docker',
    args: exportSchema,
    argumentAliases: { name: 'names' },
    check: 'full',
    canBecome: true,
    emulated: 'docker',
    plan(args, context) {
      const path = pathOf(args.path, context);
      const names = args.names.map((name) => withTag(name, args.tag));
      const argv = ['docker', 'save', '--output', path, ...names] as const;
      const commands = existsSync(path) && !args.force ? [] : [{ argv }];
      return plannedCommands({ commands, result: { images: names } });
    },
    apply: runCommands,
  }),
);
