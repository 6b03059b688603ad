import { CodedError } from '../util/coded-error.ts';

/** image-spec, image-index.md: the platform of a manifest. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly 'os.version'?: string;
  readonly 'os.features'?: readonly string[];
}

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

/** `os/architecture[/variant]`. */
export function formatPlatform(platform: Platform): string {
  const variant = platform.variant ? `/${platform.variant}` : '';
  return `${platform.os}/${platform.architecture}${variant}`;
}

/**
 * Whether a manifest's platform is one that was asked for. Without a variant every variant of
 * the architecture will do; `arm64` and `arm64/v8` are the same.
 */
export function platformMatches(wanted: Platform, offered: Platform): boolean {
  if (wanted.os !== offered.os || wanted.architecture !== offered.architecture) return false;
  return wanted.variant === undefined || variantOf(wanted) === variantOf(offered);
}

/** Build attestations stand in an index as children of the platform `unknown/unknown`. */
export function isUnknownPlatform(platform: Platform | undefined): boolean {
  return platform?.os === 'unknown' && platform.architecture === 'unknown';
}

function variantOf(platform: Platform): string {
  if (platform.variant) return platform.variant;
  return platform.architecture === 'arm64' ? 'v8' : '';
}
