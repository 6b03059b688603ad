import type { ImageReport } from '../../event/image.ts';
import type { MirrorSetWish } from '../../mirror/mirror-set/mirror-set.ts';
import type { MirrorPolicy } from '../../mirror/request.ts';
import { type MirrorPlan, planMirror } from '../../mirror/run.ts';
import { defineModule, type ModuleResult, type PlanContext } from '../../runner/module.ts';
import { Unknown } from '../../template/value.ts';
import type { Services } from '../services.ts';
import { type MirrorImagesArgs, mirrorImagesSchema } from './arguments.ts';
import { readSetWish, tellPlannedSet, unknownFacts, writeSet } from './image-source.ts';
import { knownImages } from './known-part.ts';
import { readRequest } from './read-request.ts';
import { resultOf } from './result.ts';

/** What is carried from plan to apply. */
interface Detail {
  readonly plan: MirrorPlan;
  readonly policy: MirrorPolicy;
  /** The mirror set that is to be written afterwards. */
  readonly wish: MirrorSetWish | undefined;
}

/** `mirror_images`: brings images into a registry of one's own, with a safety net. */
export const mirrorImages = defineModule<MirrorImagesArgs, Detail, Services>({
  name: 'mirror_images',
  aliases: ['mirror_play.builtin.mirror_images'],
  summary: 'Mirrors images into a registry, keeping the earlier copy of what a source cannot give',
  args: mirrorImagesSchema,
  check: 'full',
  factsGoTo: 'set_fact',
  knownPart: knownImages,
  unplanned: (given) => ({ ...unknownFields, ...unknownFacts(given) }),
  async plan(args, context) {
    const { services, playbookDir, signal, taskId, emit } = context;
    const engine = services.engine(args.engine ?? services.mirror.engine);
    const wish = readSetWish(args, context);
    const maxBytes = services.mirror.limits?.yamlBytes;
    const request = await readRequest(args, {
      engine,
      defaults: services.mirror,
      playbookDir,
      lists: { playbookDir, maxBytes, services, signal, emit },
    });
    if (request.images.length === 0) {
      const outcome = { result: nothingToDo(context), images: [] };
      return { result: tellPlannedSet(outcome, wish, context) };
    }
    const plan = await planMirror(request, {
      engine,
      memory: services.memory,
      signal,
      startedAt: context.now(),
      taskId,
      emit,
    });
    const { policy } = request;
    return {
      result: resultOf(plan.reports, policy),
      detail: { plan, policy, wish },
      preview: async () => {
        const images = await plan.preview();
        const result = underCheck(resultOf(images, policy), plan);
        return tellPlannedSet({ result, images }, wish, context);
      },
    };
  },
  async apply({ plan, policy, wish }, context) {
    const images = await plan.apply();
    return writeSet({ result: resultOf(images, policy), images }, wish, context);
  },
});

const unknown = new Unknown('images that are known after apply');
const unknownFields = { images: unknown, counts: unknown, transfer: unknown };

function nothingToDo({ emit }: PlanContext<Services>): ModuleResult {
  emit({ type: 'note', level: 'warning', text: 'mirror_images: the list of images is empty' });
  return resultOf([], { keptIs: 'ok' });
}

/** Under check nothing was started, so a target that a task above starts is not there. */
function underCheck(result: ModuleResult, plan: MirrorPlan): ModuleResult {
  if (!plan.reports.some(isTargetDown)) return result;
  const hint =
    'Under check nothing is started: if a task above starts the target, only a real run can tell.';
  return { ...result, hint };
}

function isTargetDown({ problem }: ImageReport): boolean {
  return problem?.side === 'target' && problem.reason === 'network';
}
