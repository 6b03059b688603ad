import type { ContentPolicy, ImageRequest, MirrorPolicy, MirrorRequest } from './request.ts';

/**
 * Whether what the target has under an image's tag is what the source has, by the word of the
 * user. Not where the policy wants a part of the image, or what is about it: the source has to say what.
 */
export function isImmutable(
  { source }: ImageRequest,
  { policy, content = {} }: Pick<MirrorRequest, 'policy' | 'content'>,
): boolean {
  if (source.tag === undefined || wantsPart(content)) return false;
  return matches(source.tag, policy.immutable ?? false);
}

function wantsPart(content: ContentPolicy): boolean {
  const { platforms = [], requiredPlatforms = [], referrers, attestations } = content;
  if (content.merge || content.platformTags !== undefined) return true;
  const chooses = platforms.length > 0 || requiredPlatforms.length > 0;
  return chooses || referrers !== undefined || attestations === 'drop';
}

function matches(tag: string, immutable: NonNullable<MirrorPolicy['immutable']>): boolean {
  if (typeof immutable === 'boolean') return immutable;
  return immutable.some((pattern) => expressionOf(pattern).test(tag));
}

/** `*` stands for any characters, `?` for one; all else for itself. */
function expressionOf(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
