import { CodedError } from '../util/coded-error.ts';

/** image-spec, image-index.md: the platform of a manifest. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly 'os.version'?: string;
  readonly 'os.features'?: readonly string[];
}

/** What a platform may be asked to fit: absent fields fit any. */
export type PlatformPattern = Partial<Pick<Platform, 'os' | 'architecture' | 'variant'>>;

const architectureAliases: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm',
  i386: '386',
};

/**
 * Reads `os/architecture[/variant]`; `x86_64` and `aarch64` are taken as their Go names.
 * Throws CodedError MP5005.
 */
export function parsePlatform(text: string): Platform {
  const parts = text.trim().toLowerCase().split('/');
  const [os = '', architecture = '', variant] = parts;
  if (parts.length < 2 || parts.length > 3 || parts.some((part) => !/^[\w.-]+$/.test(part))) {
    throw new CodedError('MP5005', `invalid platform "${text}"`, {
      hint: 'Write os/architecture[/variant], as in linux/amd64 or linux/arm/v7.',
    });
  }
  const known = architectureAliases[architecture] ?? architecture;
  return { os, architecture: known, ...(variant === undefined ? {} : { variant }) };
}

/**
 * Reads `architecture[/variant]`, such as `arm64` or `arm/v7`; `armv7` is the same.
 * Throws CodedError MP5005.
 */
export function parseArchitecture(text: string): Pick<PlatformPattern, 'architecture' | 'variant'> {
  const spelled = text.trim().replace(/^armv(\d)$/i, 'arm/v$1');
  if (spelled.split('/').length > 2) throw invalidArchitecture(text);
  try {
    const { os: _, ...pattern } = parsePlatform(`any/${spelled}`);
    return pattern;
  } catch (error) {
    throw invalidArchitecture(text, error);
  }
}

/** `os/architecture[/variant]`; of a pattern what it says: `arm64`, `windows`. */
export function formatPlatform({ os, architecture, variant }: PlatformPattern): string {
  return [os, architecture, variant].filter(Boolean).join('/');
}

/**
 * Whether a manifest's platform is one that was asked for. Without a variant every variant of
 * the architecture will do; `arm64` and `arm64/v8` are the same.
 */
export function platformMatches(wanted: PlatformPattern, offered: Platform): boolean {
  const { os = offered.os, architecture = offered.architecture } = wanted;
  if (os !== offered.os || architecture !== offered.architecture) return false;
  return (
    wanted.variant === undefined ||
    variantOf({ ...wanted, os, architecture }) === variantOf(offered)
  );
}

/**
 * Whether an index has one place for both: the same system, architecture and variant, and on
 * Windows the same release (`10.0.17763` of `10.0.17763.1234`).
 */
export function isSamePlatform(a: Platform, b: Platform): boolean {
  return (
    a.os === b.os &&
    a.architecture === b.architecture &&
    variantOf(a) === variantOf(b) &&
    releaseOf(a) === releaseOf(b)
  );
}

function releaseOf(platform: Platform): string {
  return (platform['os.version'] ?? '').split('.').slice(0, 3).join('.');
}

/** Build attestations stand in an index as children of the platform `unknown/unknown`. */
export function isUnknownPlatform(platform: Platform | undefined): boolean {
  return platform?.os === 'unknown' && platform.architecture === 'unknown';
}

function variantOf(platform: Platform): string {
  if (platform.variant) return platform.variant;
  return platform.architecture === 'arm64' ? 'v8' : '';
}

function invalidArchitecture(text: string, cause?: unknown): CodedError {
  return new CodedError('MP5005', `invalid architecture "${text}"`, {
    hint: 'Write architecture[/variant], as in amd64 or arm/v7.',
    cause,
  });
}
