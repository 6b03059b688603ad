import type { CallOptions } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { isIndex, isManifest } from '../oci/media-type.ts';
import { countCompanions, findCompanions, isLacking } from './companions.ts';
import type { Comparison } from './engine.ts';
import type { Narrowed } from './narrow.ts';
import type { ContentPolicy } from './request.ts';
import { onSide } from './side.ts';
import { rebuiltNote, subsetKey } from './subset.ts';
import { type View, viewImage, viewKey } from './view.ts';
import type { Copying, CopyTools } from './walk.ts';

/** Whether a policy makes the digests of both ends say too little. */
export function needsComparison(
  { platforms = [], requiredPlatforms = [], referrers, attestations }: ContentPolicy,
  earlier: Descriptor | undefined,
): boolean {
  if (requiredPlatforms.length > 0 || platforms.length > 0) return true;
  return earlier !== undefined && (referrers !== undefined || attestations === 'drop');
}

/**
 * Compares the earlier copy with what the policy would bring. What both ends have is read at the
 * target, so that it counts as no pull at the source. An index that the target has with gaps is
 * current when the manifests that are wanted of it are there, which a run asks once; one that was
 * rebuilt when its digest is the one that a rebuild gives now.
 * Throws RegistryError with its side set, MP6013 when a platform is lacking.
 */
export async function compareImage(
  root: Descriptor,
  earlier: Descriptor | undefined,
  { copying, tools }: Tools,
): Promise<Comparison> {
  const isSame = earlier?.digest === root.digest;
  const done = { current: true, moves: false, notes: [] };
  if (isSame && isKnown(root, { copying, tools })) return done;
  const source = isSame ? copying.target : copying.source;
  const view = await viewImage({ ...copying, source }, root);
  if (!isSame) tools.views.set(viewKey(copying, root), view);
  const compared = await compareManifests(view, earlier, { copying, tools });
  if (!compared.current) return compared;
  const companions = await findCompanions(view, { copying, tools });
  const fitting = companions.filter(({ subject }) => isSame || subject !== root.digest);
  if (!isLacking(fitting)) return compared;
  const { copied } = countCompanions(fitting);
  const lacks = `the target lacks ${copied} of its referrers`;
  return { current: false, moves: false, notes: [...compared.notes, lacks] };
}

interface Tools {
  readonly copying: Copying;
  readonly tools: CopyTools;
}

async function compareManifests(
  { raw: { descriptor: root }, narrowed }: View,
  earlier: Descriptor | undefined,
  { copying, tools }: Tools,
): Promise<Comparison> {
  const isSame = earlier?.digest === root.digest;
  const index = copying.content?.index;
  const moves = earlier !== undefined;
  if (narrowed === undefined) return { current: isSame, moves: moves && !isSame, notes: [] };
  if (earlier?.digest === narrowed.rebuilt.descriptor.digest && index !== 'sparse') {
    return { current: true, moves: false, notes: [rebuiltNote(narrowed)] };
  }
  if (!isSame || index === 'rebuild' || narrowed.mustRebuild) {
    return { current: false, moves, notes: [] };
  }
  if (await holdsAll(narrowed, copying)) {
    tools.subsets.complete.add(subsetKey(copying, root.digest));
    return { current: true, moves: false, notes: [] };
  }
  const gap = 'the target has the index, but not all the platforms wanted';
  return { current: false, moves: false, notes: [gap] };
}

function isKnown(root: Descriptor, { copying, tools }: Tools): boolean {
  const { index, referrers, attestations } = copying.content ?? {};
  if (index === 'rebuild' || attestations === 'drop' || referrers !== undefined) return false;
  return tools.subsets.complete.has(subsetKey(copying, root.digest));
}

/** Indexes among them were read there already. */
async function holdsAll(
  { chosen }: Narrowed,
  { target, signal }: Pick<Copying, 'target'> & CallOptions,
): Promise<boolean> {
  const manifests = chosen.filter(
    (child) => isManifest(child.mediaType) && !isIndex(child.mediaType),
  );
  const answers = await Promise.all(
    manifests.map((child) => onSide('target', () => target.resolve(child.digest, { signal }))),
  );
  return answers.every((answer) => answer !== undefined);
}
