import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageReport } from '../../event/image.ts';
import { checkSetName, type MirrorSetType } from '../../mirror/mirror-set/documents.ts';
import {
  composeMirrorSet,
  type MirrorSet,
  type MirrorSetWish,
} from '../../mirror/mirror-set/mirror-set.ts';
import type { ModuleResult, PlanContext } from '../../runner/module.ts';
import { toValue } from '../../runner/to-value.ts';
import { Unknown, type Value } from '../../template/value.ts';
import { mirrorFacts } from '../mirror-set/mirror-facts.ts';
import type { MirrorImagesArgs } from './arguments.ts';

type Emitter = Pick<PlanContext<unknown>, 'emit'>;

/** A task's result, and the images of which it tells. */
interface Outcome {
  readonly result: ModuleResult;
  readonly images: readonly ImageReport[];
}

const nameAlone =
  'is_name (mi_is_name) has no effect: no mirror set is written. Say which kind in is_type (mi_is_type): idms, itms or icsp.';

/**
 * The mirror set that a task asks for; undefined: none. As the upstream role does it, `idms` is
 * for tags, too. A name alone asks for none, which a warning says. Throws CodedError MP6030 for a bad
 * name.
 */
export function readSetWish(
  { is_type, is_name }: MirrorImagesArgs,
  { emit }: Emitter,
): MirrorSetWish | undefined {
  if (is_type === undefined) {
    if (is_name !== undefined) emit({ type: 'note', level: 'warning', text: nameAlone });
    return undefined;
  }
  const types: readonly MirrorSetType[] = is_type === 'idms' ? ['idms', 'itms'] : [is_type];
  return { types, name: is_name === undefined ? undefined : checkSetName(is_name) };
}

/** Adds the facts as far as a plan knows them: there is no file yet. */
export function tellPlannedSet(
  { result, images }: Outcome,
  wish: MirrorSetWish | undefined,
  context: Emitter,
): ModuleResult {
  if (wish === undefined) return result;
  const set = composed(images, wish, context);
  const path = set.documents.length === 0 ? undefined : new Unknown('mi_is_file.path');
  return { ...result, ansible_facts: factsOf(set, path) };
}

/** The facts of a task of which it is not known yet what it mirrors. */
export function unknownFacts(
  given: ReadonlyMap<string, Value>,
): Pick<ModuleResult, 'ansible_facts'> {
  if (!given.has('is_type')) return {};
  const mirrors = new Unknown('mi_image_mirrors');
  const file = new Map<Value, Value>([['path', new Unknown('mi_is_file.path')]]);
  return {
    ansible_facts: new Map<string, Value>([
      ['mi_image_mirrors', mirrors],
      ['mi_is_file', file],
    ]),
  };
}

/** Writes the mirror set to a new file, and adds the facts; without an entry there is no file. */
export function writeSet(
  { result, images }: Outcome,
  wish: MirrorSetWish | undefined,
  context: Emitter,
): ModuleResult {
  if (wish === undefined) return result;
  const set = composed(images, wish, context);
  if (set.documents.length === 0) return { ...result, ansible_facts: factsOf(set, undefined) };
  const path = join(tmpdir(), `imagesource_mirror_images.${randomBytes(5).toString('hex')}`);
  try {
    writeFileSync(path, set.text, { mode: 0o644, flag: 'wx' });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const msg = `${String(result.msg)}; the mirror set could not be written: ${why}`;
    return { ...result, failed: true, msg, ansible_facts: factsOf(set, undefined) };
  }
  return { ...result, ansible_facts: factsOf(set, path) };
}

function composed(
  images: readonly ImageReport[],
  wish: MirrorSetWish,
  { emit }: Emitter,
): MirrorSet {
  const set = composeMirrorSet(images, wish);
  for (const note of set.notes) {
    emit({ type: 'note', level: 'warning', text: `mirror set: ${note}` });
  }
  if (set.documents.length === 0) {
    const text = 'mirror set: there is nothing to tell a cluster, so no file is written';
    emit({ type: 'note', level: 'warning', text });
  }
  return set;
}

function factsOf({ mirrors }: MirrorSet, path: Value | undefined): ReadonlyMap<string, Value> {
  const facts = new Map([['mi_image_mirrors', toValue(mirrorFacts(mirrors))]]);
  return path === undefined ? facts : facts.set('mi_is_file', new Map([['path' as Value, path]]));
}
