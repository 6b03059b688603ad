import { defineModule } from '../../runner/module.ts';
import type { Services } from '../services.ts';
import { type ImageTagsArgs, imageTagsSchema } from './arguments.ts';
import { lookForTags } from './look-for-tags.ts';
import { resultOf } from './result.ts';

/** `image_tags`: which new tags images have at their sources. */
export const imageTags = defineModule<ImageTagsArgs, never, Services>({
  name: 'image_tags',
  aliases: ['mirror_play.builtin.image_tags'],
  summary: 'Tell which new tags images have: by GitHub releases, registries or Helm charts',
  args: imageTagsSchema,
  check: 'full',
  async plan(args, { services, playbookDir: folder, environment, signal }) {
    return { result: resultOf(await lookForTags(args, { services, folder, environment, signal })) };
  },
});
