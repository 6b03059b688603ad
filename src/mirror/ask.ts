import type { ImageProblem } from '../event/image.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { formatReference } from '../oci/reference.ts';
import { attempt } from './attempts.ts';
import { placeOf } from './image-wants.ts';
import { problemOf } from './problem.ts';
import type { ImageRequest } from './request.ts';
import type { Scene } from './scene.ts';

/** What one end answered. Neither field: it answered, and has no such image. */
export interface Answer {
  readonly root?: Descriptor | undefined;
  readonly problem?: ImageProblem | undefined;
}

/**
 * Asks the source, once per task, unless its host was given up. An image it does not have is a
 * problem.
 */
export function askSource(request: ImageRequest, scene: Scene): Promise<Answer> {
  const name = formatReference(request.source);
  const asked = scene.asked.get(name) ?? ask(request, scene);
  scene.asked.set(name, asked);
  return asked;
}

async function ask(request: ImageRequest, scene: Scene): Promise<Answer> {
  const { source } = request;
  const refusal = await scene.circuit.refusal(source.registry);
  if (refusal !== undefined) return { problem: refusal };
  try {
    const place = placeOf('source', request, scene.request);
    const work = (signal: AbortSignal) => scene.engine.resolve('source', place, { signal });
    const asked = attempt({ image: request, side: 'source', work }, scene);
    const root = await scene.circuit.watch(source.registry, asked, sourceProblem);
    if (root === undefined) return { problem: absent(request) };
    scene.memory.remember(formatReference(source), root.digest);
    return { root };
  } catch (error) {
    scene.signal.throwIfAborted();
    return { problem: problemOf(error, 'source') };
  }
}

/** Asks the target. */
export async function askTarget(request: ImageRequest, scene: Scene): Promise<Answer> {
  try {
    const place = placeOf('target', request, scene.request);
    const work = (signal: AbortSignal) => scene.engine.resolve('target', place, { signal });
    return { root: await attempt({ image: request, side: 'target', work }, scene) };
  } catch (error) {
    scene.signal.throwIfAborted();
    return { problem: problemOf(error, 'target') };
  }
}

/** How an error counts against a source's host. */
export function sourceProblem(error: unknown): ImageProblem {
  return problemOf(error, 'source');
}

function absent({ source }: ImageRequest): ImageProblem {
  return {
    code: 'MP6010',
    reason: 'not-found',
    side: 'source',
    message: `no ${source.digest ?? `tag ${source.tag}`} in ${source.registry}/${source.repository}`,
    status: 404,
    hint: 'Check its name and tag, and whether the registry asks for a login to show it.',
  };
}
