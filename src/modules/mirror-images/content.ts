import type { ContentPolicy, PlatformTagStyle, ReferrerPolicy } from '../../mirror/request.ts';
import {
  formatPlatform,
  type PlatformPattern,
  parseArchitecture,
  parsePlatform,
  platformMatches,
} from '../../oci/platform.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { MirrorImagesArgs } from './arguments.ts';
import type { PolicyArgs } from './policies.ts';

/**
 * What of the images is wanted. Throws CodedError MP5005 for a platform that is none, MP6008 for
 * wishes that exclude each other.
 */
export function readContent(
  policies: PolicyArgs,
  args: Pick<MirrorImagesArgs, 'foreign_layers' | 'referrers'> = {},
): ContentPolicy {
  refuseContradictions(policies);
  return {
    platforms: readPlatforms(policies),
    platformMissing: policies.platform_missing,
    index: policies.index,
    attestations: policies.attestations,
    merge: policies.merge,
    platformTags: readPlatformTags(policies.platform_tags),
    requiredPlatforms: policies.required_platforms?.map(parsePlatform),
    foreignLayers: args.foreign_layers,
    referrers: readReferrers(args.referrers),
  };
}

/** Platforms that fit an architecture and an operating system, if any are named. */
function readPlatforms({
  platforms,
  arch,
  os,
}: Pick<PolicyArgs, 'platforms' | 'arch' | 'os'>): readonly PlatformPattern[] | undefined {
  const named = platforms?.map(parsePlatform) ?? [];
  const fitting = patternsOf(arch ?? [], os ?? []);
  if (named.length === 0) return fitting.length === 0 ? undefined : fitting;
  const both = named.filter(
    (one) => fitting.length === 0 || fitting.some((pattern) => platformMatches(pattern, one)),
  );
  if (both.length > 0) return both;
  throw new CodedError(
    'MP6008',
    `none of the platforms ${named.map(formatPlatform).join(', ')} fits \`arch\` and \`os\``,
    { hint: 'Together they want nothing: leave out one of them.' },
  );
}

function patternsOf(arch: readonly string[], os: readonly string[]): readonly PlatformPattern[] {
  const architectures = arch.map(parseArchitecture);
  const systems = os.map((name) => ({ os: name.trim().toLowerCase() }));
  if (systems.length === 0) return architectures;
  if (architectures.length === 0) return systems;
  return systems.flatMap((system) => architectures.map((one) => ({ ...system, ...one })));
}

function readPlatformTags(tags: PolicyArgs['platform_tags']): PlatformTagStyle | undefined {
  if (tags === undefined || tags === false) return undefined;
  return tags === true ? 'variant' : tags;
}

function readReferrers(referrers: MirrorImagesArgs['referrers']): ReferrerPolicy | undefined {
  if (typeof referrers === 'object') return { artifactTypes: referrers.artifact_types };
  return referrers === true ? {} : undefined;
}

function refuseContradictions({ index, attestations, merge }: PolicyArgs): void {
  if (index !== 'sparse') return;
  const other = attestations === 'drop' ? 'attestations: drop' : merge ? 'merge' : undefined;
  if (other === undefined) return;
  throw new CodedError('MP6008', `index: sparse keeps the index, which ${other} makes anew`, {
    hint: 'Leave out one of them.',
  });
}
