import type { ReferrerCount } from '../event/image.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { isIndex, isManifest } from '../oci/media-type.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { fetchManifest } from './fetch-manifest.ts';
import type { ReferrerPolicy } from './request.ts';
import { onSide } from './side.ts';
import type { View } from './view.ts';
import type { Copying, CopyTools } from './walk.ts';

/** A manifest about another one: a signature, an attestation, a bill of materials. */
export interface Companion {
  readonly subject: Digest;
  readonly descriptor: Descriptor;
  /** Cosign names its companions by tag. */
  readonly tag?: string | undefined;
  /** The target has it. */
  readonly present: boolean;
  /** What is about this one. */
  readonly companions: readonly Companion[];
}

interface Search {
  readonly copying: Copying;
  readonly policy: ReferrerPolicy;
  readonly visited: Set<Digest>;
}

/**
 * What goes with an image: referrers (distribution-spec, Listing Referrers) of its manifests and
 * of those in turn, and the tags that cosign makes. Asks both ends. Nothing without a policy.
 * Throws RegistryError with its side set.
 */
export async function findCompanions(
  view: View,
  { copying, tools }: { readonly copying: Copying; readonly tools: CopyTools },
): Promise<readonly Companion[]> {
  const policy = copying.content?.referrers;
  if (policy === undefined) return [];
  const subjects = [view.raw.descriptor.digest, ...(await manifestsBelow(view, copying))];
  const search = { copying, policy, visited: new Set(subjects) };
  const found = await Promise.all([
    ...subjects.map((subject) => referrersOf(subject, search)),
    cosignTags(new Set(subjects), copying, tools),
  ]);
  return found.flat();
}

/** All of them, with those that are about others. */
export function flatten(companions: readonly Companion[]): readonly Companion[] {
  return companions.flatMap((one) => [one, ...flatten(one.companions)]);
}

/** How many move, and how many do not have to. */
export function countCompanions(companions: readonly Companion[]): ReferrerCount {
  const all = flatten(companions);
  const present = all.filter((one) => one.present).length;
  return { copied: all.length - present, present };
}

/** Whether the target lacks one of them. */
export function isLacking(companions: readonly Companion[]): boolean {
  return flatten(companions).some(({ present }) => !present);
}

async function manifestsBelow(
  { parsed, narrowed }: Pick<View, 'parsed' | 'narrowed'>,
  copying: Copying,
): Promise<readonly Digest[]> {
  const children = (narrowed?.chosen ?? parsed.manifests).filter((child) =>
    isManifest(child.mediaType),
  );
  const digests = children.map(({ digest }) => digest);
  if (narrowed !== undefined) return digests;
  const below = children
    .filter((child) => isIndex(child.mediaType))
    .map(async ({ digest }) => manifestsBelow(await fetchManifest(copying, digest), copying));
  return [...new Set([...digests, ...(await Promise.all(below)).flat()])];
}

async function referrersOf(subject: Digest, search: Search): Promise<readonly Companion[]> {
  const { source, target, signal } = search.copying;
  const [offered, held] = await Promise.all([
    onSide('source', async () => (await source.listReferrers?.(subject, { signal })) ?? []),
    onSide('target', async () => (await target.listReferrers?.(subject, { signal })) ?? []),
  ]);
  const there = new Set(held.map(({ digest }) => digest));
  const wanted = offered.filter((one) => isWanted(one, search));
  for (const { digest } of wanted) search.visited.add(digest);
  return Promise.all(
    wanted.map(async (descriptor): Promise<Companion> => {
      const companions = await referrersOf(descriptor.digest, search);
      return { subject, descriptor, present: there.has(descriptor.digest), companions };
    }),
  );
}

/** Each once, whatever circles a registry may tell of. */
function isWanted({ digest, artifactType }: Descriptor, { policy, visited }: Search): boolean {
  if (visited.has(digest)) return false;
  return policy.artifactTypes === undefined || policy.artifactTypes.includes(artifactType ?? '');
}

const cosignTag = /^(sha256|sha512)-([0-9a-f]+)\.(sig|att|sbom)$/;

async function cosignTags(
  subjects: ReadonlySet<string>,
  copying: Copying,
  tools: CopyTools,
): Promise<readonly Companion[]> {
  const { source, target, signal } = copying;
  const found = (await tagsOf(copying, tools)).flatMap((tag) => {
    const [, algorithm, hex] = cosignTag.exec(tag) ?? [];
    const subject = `${algorithm}:${hex}` as Digest;
    return subjects.has(subject) ? [{ tag, subject }] : [];
  });
  const answers = await Promise.all(
    found.map(async ({ tag, subject }): Promise<Companion | undefined> => {
      const [descriptor, there] = await Promise.all([
        onSide('source', () => source.resolve(tag, { signal })),
        onSide('target', () => target.resolve(tag, { signal })),
      ]);
      if (descriptor === undefined) return undefined;
      const present = there?.digest === descriptor.digest;
      return { subject, descriptor, tag, present, companions: [] };
    }),
  );
  return answers.filter((answer) => answer !== undefined);
}

/** A repository's tags are listed once in a run, and shared by all its images. */
function tagsOf({ source, signal }: Copying, tools: CopyTools): Promise<readonly string[]> {
  const known = tools.cosignTags.get(source.name);
  if (known !== undefined) return known;
  const listed = onSide('source', async () => {
    const tags: string[] = [];
    for await (const tag of source.listTags?.({ signal }) ?? []) {
      if (cosignTag.test(tag)) tags.push(tag);
    }
    return tags;
  }).catch((error: unknown) => {
    if (error instanceof RegistryError && error.kind === 'not-found') return [];
    tools.cosignTags.delete(source.name);
    throw error;
  });
  tools.cosignTags.set(source.name, listed);
  return listed;
}
