import { existsSync } from 'node:fs';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult } from '../../runner/module.ts';
import { flagOr, text, textOr, words } from '../argument.ts';
import { type CommandPlan, plannedCommands, runCommands } from '../command/command-plan.ts';
import { useTool } from '../command/tool.ts';
import { pathOf } from '../files/path.ts';
import { idOf, inspectImage } from './image-store.ts';

const executable = textOr('podman', 'The podman to use.');

const tagSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['image', 'target_names'],
  properties: {
    image: text('Image that is there.'),
    target_names: words('Names that it gets besides.'),
    executable,
  },
} as const;

/** Gives an image more names. */
export const podmanTag = defineModule<FromSchema<typeof tagSchema>, CommandPlan, unknown>({
  name: 'podman_tag',
  aliases: ['containers.podman.podman_tag'],
  summary: 'Give an image more names with podman',
  args: tagSchema,
  check: 'full',
  canBecome: true,
  emulated: 'podman',
  async plan(args, context) {
    const id = idOf(await inspectImage(args.executable, args.image, context));
    const missing: string[] = [];
    for (const name of args.target_names) {
      const there = idOf(await inspectImage(args.executable, name, context));
      if (id === undefined || there !== id) missing.push(name);
    }
    const argv = [args.executable, 'tag', args.image, ...missing] as const;
    const commands = missing.length === 0 ? [] : [{ argv }];
    return plannedCommands({ commands, result: {}, keepsOutput: true });
  },
  apply: runCommands,
});

const saveSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['image', 'dest'],
  properties: {
    image: words('Images to save.'),
    dest: text('File or folder to write.'),
    format: {
      type: 'string',
      enum: ['docker-archive', 'oci-archive', 'oci-dir', 'docker-dir'],
      description: 'What to write.',
    },
    compress: flagOr(false, 'Compress layers (formats that are folders).'),
    multi_image_archive: flagOr(false, 'Allow several images in one archive.'),
    force: flagOr(true, 'Write it even if dest is there.'),
    executable,
  },
} as const;

/** Saves images to a file. */
export const podmanSave = defineModule<FromSchema<typeof saveSchema>, CommandPlan, unknown>({
  name: 'podman_save',
  aliases: ['containers.podman.podman_save'],
  summary: 'Save images to a file with podman',
  args: saveSchema,
  check: 'full',
  canBecome: true,
  emulated: 'podman',
  plan(args, context) {
    const dest = pathOf(args.dest, context);
    if (existsSync(dest) && !args.force) return plannedCommands({ commands: [], result: {} });
    const argv = [
      args.executable,
      'save',
      `-o=${dest}`,
      ...(args.compress ? ['--compress'] : []),
      ...(args.format === undefined ? [] : [`--format=${args.format}`]),
      ...(args.multi_image_archive ? ['--multi-image-archive'] : []),
      ...args.image,
    ] as const;
    return plannedCommands({ commands: [{ argv }], result: {}, keepsOutput: true });
  },
  apply: runCommands,
});

const loadSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['input'],
  properties: { input: text('Archive to read.'), executable },
} as const;

interface LoadPlan {
  readonly executable: string;
  readonly input: string;
}

/** Loads images out of an archive. */
export const podmanLoad = defineModule<FromSchema<typeof loadSchema>, LoadPlan, unknown>({
  name: 'podman_load',
  aliases: ['containers.podman.podman_load'],
  summary: 'Load images out of an archive with podman',
  args: loadSchema,
  argumentAliases: { path: 'input' },
  check: 'full',
  canBecome: true,
  emulated: 'podman',
  plan: ({ executable, input }, context) => ({
    result: { changed: true },
    detail: { executable, input: pathOf(input, context) },
  }),
  async apply({ executable, input }, context): Promise<ModuleResult> {
    const argv = [executable, 'load', '--input', input] as const;
    const { stdout, stderr } = await useTool(argv, context);
    const name = /^Loaded image(?:\(s\))?: *(\S+?)(?:,|$)/m.exec(stdout)?.[1];
    const image = name && (await inspectImage(executable, name, context));
    return { changed: true, stdout, stderr, ...(image ? { image } : {}) };
  },
});
