import type { CallOptions } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { isIndex, isManifest } from '../oci/media-type.ts';
import { countCompanions, findCompanions, isLacking } from './companions.ts';
import type { Comparison } from './engine.ts';
import { mustRebuild, type Narrowed } from './narrow.ts';
import { findPlatformTags } from './platform-tags.ts';
import type { ContentPolicy } from './request.ts';
import { onSide } from './side.ts';
import { rebuiltNote, subsetKey } from './subset.ts';
import { type View, viewImage, viewKey } from './view.ts';
import type { Copying, CopyTools } from './walk.ts';

/** Whether a policy makes the digests of both ends say too little. */
export function needsComparison(content: ContentPolicy, earlier: Descriptor | undefined): boolean {
  const { platforms = [], requiredPlatforms = [], platformTags } = content;
  if (requiredPlatforms.length > 0 || platforms.length > 0) return true;
  if (platformTags !== undefined) return true;
  if (earlier === undefined) return false;
  const { referrers, attestations, merge } = content;
  return referrers !== undefined || attestations === 'drop' || merge === true;
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
  { copying, tools }: Tools,
): Promise<Comparison> {
  const { earlier } = copying;
  const isSame = earlier?.digest === root.digest;
  const done = { current: true, moves: false, notes: [] };
  if (isSame && isKnown(root, { copying, tools })) return done;
  const source = isSame ? copying.target : copying.source;
  const view = await viewImage({ ...copying, source }, root);
  if (!isSame) tools.views.set(viewKey(copying, root), view);
  const compared = await compareManifests(view, earlier, { copying, tools });
  const tags = await findPlatformTags(view, copying.tag, copying);
  const conflict = copying.keepsTags ? tags.withheld[0] : undefined;
  if (!compared.current) return { ...compared, conflict };
  const companions = await findCompanions(view, { copying, tools });
  const fitting = companions.filter(({ subject }) => isSame || subject !== root.digest);
  const lacks = [
    ...(isLacking(fitting) ? [`${countCompanions(fitting).copied} of its referrers`] : []),
    ...(tags.lacking.length > 0 ? [`${tags.lacking.length} tags of its platforms`] : []),
  ];
  const notes = [...compared.notes, ...tags.withheld];
  if (lacks.length === 0) return { ...compared, notes, conflict };
  notes.push(`the target lacks ${lacks.join(' and ')}`);
  return { current: false, moves: false, notes, conflict };
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
  if (!isSame || index === 'rebuild' || mustRebuild(narrowed)) {
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
  const { index, referrers, attestations, platformTags } = copying.content ?? {};
  if (index === 'rebuild' || attestations === 'drop') return false;
  if (referrers !== undefined || platformTags !== undefined) return false;
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
