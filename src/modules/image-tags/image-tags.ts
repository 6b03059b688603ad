import { defineModule } from '../../runner/module.ts';
import type { Services } from '../services.ts';
import { toldMistakes } from '../told-mistakes.ts';
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
  secrets: ['github_token'],
  async plan(args, { services, playbookDir: folder, environment, signal, emit }) {
    const around = { services, folder, environment, signal };
    const found = await toldMistakes(emit, words, () => lookForTags(args, around));
    return { result: resultOf(found) };
  },
});

const words = { file: 'a file', hint: 'Every mistake is shown above.' };
