import pLimit from 'p-limit';
import { defineModule, type ModuleResult } from '../../runner/module.ts';
import { readContent } from '../mirror-images/content.ts';
import { layPolicies, policiesIn } from '../mirror-images/policies.ts';
import type { Services } from '../services.ts';
import { type ImageVerifyArgs, imageVerifySchema } from './arguments.ts';
import { readAccess, readPairs } from './read-pairs.ts';
import { type ImageVerification, verifyPair } from './verify-pair.ts';

/** `image_verify`: whether targets have what their sources, or a record, say. */
export const imageVerify = defineModule<ImageVerifyArgs, never, Services>({
  name: 'image_verify',
  aliases: ['mirror_play.builtin.image_verify'],
  summary: 'Verify that images at a target are what their sources, or a recorded digest, say',
  args: imageVerifySchema,
  check: 'skip',
  async plan(args, context) {
    const { services, signal, playbookDir: folder } = context;
    const policies = layPolicies(services.mirror.policies, policiesIn(args));
    const pairs = readPairs(args, policies);
    const access = await readAccess(args, { authfile: services.mirror.authfile, folder });
    const limit = pLimit(args.jobs ?? services.mirror.jobs);
    // A recorded digest stands for itself, whatever is usually mirrored.
    const wanted = args.images === undefined ? policiesIn(args) : policies;
    const { platforms, attestations } = readContent(wanted);
    const content = { platforms, attestations };
    const options = { depth: args.depth, content, access, services, signal };
    const images = await Promise.all(pairs.map((pair) => limit(() => verifyPair(pair, options))));
    return { result: resultOf(images) };
  },
});

/** What is registered. Failed unless every image is verified. */
function resultOf(images: readonly ImageVerification[]): ModuleResult {
  const counts = { verified: 0, differs: 0, missing: 0, failed: 0 };
  for (const { state } of images) counts[state] += 1;
  const wrong = images.filter(({ state }) => state !== 'verified');
  const words = Object.entries(counts).flatMap(([state, count]) =>
    count === 0 ? [] : [`${count} ${state}`],
  );
  const reasons = wrong.slice(0, 3).map(({ target, reason }) => `; ${target}: ${reason}`);
  const more = wrong.length > 3 ? `; and ${wrong.length - 3} more` : '';
  const hint = wrong.find(({ problem }) => problem?.hint)?.problem?.hint;
  return {
    changed: false,
    failed: wrong.length > 0,
    msg: [words.join(', ') || 'nothing to verify', ...reasons, more].join(''),
    ...(hint === undefined ? {} : { hint }),
    images,
    counts,
  };
}
