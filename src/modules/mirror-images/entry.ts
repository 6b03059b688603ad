import type { ImageEntry } from '../../mirror/naming.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { MirrorImagesArgs } from './arguments.ts';

type ImageArgument = NonNullable<MirrorImagesArgs['images']>[number];

/**
 * One item of `images`, an entry for each of its targets; `index` is from 0. A list that comes from a
 * template was checked by nobody before. Throws CodedError MP6001.
 */
export function readEntries(item: ImageArgument, index: number): ImageEntry[] {
  if (typeof item === 'string') return [{ index, image: item }];
  const { source, target, targets, tag } = item;
  const texts = { source, target, tag, ...listed(targets, index) };
  for (const [name, value] of Object.entries(texts)) {
    if (value !== undefined && typeof value !== 'string') throw notText(index, name, value);
  }
  if (typeof source !== 'string') throw notText(index, 'source', source);
  const unknown = Object.keys(item).filter((key) => !fields.includes(key));
  if (unknown.length > 0) throw unknownField(index, unknown);
  if (targets === undefined) return [{ index, image: source, target, tag }];
  if (target !== undefined) throw bothTargets(index);
  return targets.map((one) => ({ index, image: source, target: one, tag }));
}

const fields = ['source', 'target', 'targets', 'tag'];

/** The targets by names that a message can use. An empty list would mirror nothing in silence. */
function listed(targets: unknown, index: number): Readonly<Record<string, unknown>> {
  if (targets === undefined) return {};
  if (!Array.isArray(targets) || targets.length === 0) {
    throw new CodedError('MP6001', `image ${index + 1}: its targets are no list of names`);
  }
  return Object.fromEntries(targets.map((one: unknown, i) => [`target ${i + 1}`, one ?? null]));
}

function bothTargets(index: number): CodedError {
  return new CodedError('MP6001', `image ${index + 1} has both target and targets`, {
    hint: 'Put all of them into `targets`.',
  });
}

function notText(index: number, name: string, value: unknown): CodedError {
  const problem =
    value === undefined || value === null ? 'is missing' : `is no text (${JSON.stringify(value)})`;
  return new CodedError('MP6001', `image ${index + 1}: its ${name} ${problem}`, {
    hint: name === 'tag' ? 'Quote it: YAML reads 3.10 as the number 3.1.' : undefined,
  });
}

function unknownField(index: number, names: readonly string[]): CodedError {
  return new CodedError('MP6001', `image ${index + 1} has an unknown field: ${names.join(', ')}`, {
    hint: 'An image is a reference, or a mapping of source, target or targets, and tag.',
  });
}
