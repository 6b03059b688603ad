import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type PlanContext } from '../../runner/module.ts';
import type { Value } from '../../template/value.ts';
import { textOr, words } from '../argument.ts';
import { useTool } from '../command/tool.ts';
import { atDockerHost, dockerHost } from './docker/at-host.ts';
import { inspectImage } from './image-store.ts';

const podmanSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: words('Images; all unless given.'),
    executable: textOr('podman', 'The podman to use.'),
  },
} as const;

/** Tells of images that podman has. */
export const podmanImageInfo = defineModule<FromSchema<typeof podmanSchema>, never, unknown>({
  name: 'podman_image_info',
  aliases: ['containers.podman.podman_image_info'],
  summary: 'Tell of images that podman has',
  args: podmanSchema,
  check: 'full',
  canBecome: true,
  emulated: 'podman',
  plan: async ({ name, executable }, context) => ({
    result: { changed: false, images: await imagesOf(executable, name, context) },
  }),
});

const dockerSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: words('Images; all unless given.'),
    ...dockerHost,
  },
} as const;

/** Tells of images that Docker has. */
export const dockerImageInfo = atDockerHost(
  defineModule<FromSchema<typeof dockerSchema>, never, unknown>({
    name: 'docker_image_info',
    aliases: ['community.docker.docker_image_info'],
    summary: 'Tell of images that Docker has',
    args: dockerSchema,
    check: 'full',
    canBecome: true,
    emulated: 'docker',
    plan: async ({ name }, context) => ({
      result: { changed: false, images: await imagesOf('docker', name, context) },
    }),
  }),
);

async function imagesOf(
  client: string,
  names: readonly string[] | undefined,
  context: PlanContext<unknown>,
): Promise<readonly Value[]> {
  const found: Value[] = [];
  for (const name of names ?? (await allIds(client, context))) {
    const image = await inspectImage(client, name, context);
    if (image !== undefined) found.push(image);
  }
  return found;
}

async function allIds(client: string, context: PlanContext<unknown>): Promise<readonly string[]> {
  const { stdout } = await useTool([client, 'image', 'ls', '-q'], context);
  return [...new Set(stdout.split('\n').filter((id) => id !== ''))];
}
