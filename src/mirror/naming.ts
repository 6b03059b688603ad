import type { Span } from '../diagnostic/diagnostic.ts';
import { parseReference, type Reference } from '../oci/reference.ts';
import { CodedError } from '../util/coded-error.ts';
import { type NameStyle, pathOf, replaceOrg } from './name-style.ts';
import type { ImageRequest, ImageWishes } from './request.ts';
import { parseTargetBase, type TargetBase } from './target-base.ts';

/** One image as a user lists it. */
export interface ImageEntry {
  /** Position in the user's list, from 0. Undefined: its position here. */
  readonly index?: number | undefined;
  /** The source: any reference, short names included. */
  readonly image: string;
  /** A full reference, or a path below the target registry. Undefined: named after the source. */
  readonly target?: string | undefined;
  /** Tag at the target. Undefined: the source's. */
  readonly tag?: string | undefined;
  /** Where it stands, if in a file: messages name the line. */
  readonly place?: Span | undefined;
  readonly own?: ImageWishes | undefined;
  /** How it is named where neither it nor the rules say. */
  readonly style?: NameStyle | undefined;
}

/** How targets are named where an entry does not say. */
export interface NamingRules {
  /** `host[:port][/prefix]` of the target. */
  readonly registry?: string | undefined;
  /** Replaces all of the source's path but its last part; empty: nothing before it. */
  readonly org?: string | undefined;
  /** Gives a fresh tag for every image, in place of the source's. */
  readonly randomTag?: (() => string) | undefined;
  /** @default 'path' */
  readonly style?: NameStyle | undefined;
  /** What entries say themselves, replaced. */
  readonly overrides?: NameOverrides | undefined;
}

/** Parts of all sources and targets that are replaced, explicit ones too. */
export interface NameOverrides {
  /** `host[:port][/prefix]`. */
  readonly sourceRegistry?: string | undefined;
  /** Stands for all of the path but its last part. */
  readonly sourceOrg?: string | undefined;
  /** `host[:port][/prefix]`. */
  readonly targetRegistry?: string | undefined;
  readonly targetOrg?: string | undefined;
}

/**
 * Names the target of every entry: the source without its host, below the target registry. A
 * source that has only a digest gets its first 11 hex digits as tag.
 * Throws CodedError MP6001 that names every entry that cannot be, MP6002 for the registry itself,
 * MP6004 where a registry is needed and none is given.
 */
export function nameImages(
  entries: readonly ImageEntry[],
  rules: NamingRules,
): readonly ImageRequest[] {
  checkBases(rules);
  const problems: CodedError[] = [];
  const images = entries.flatMap((entry, index) => {
    try {
      return [nameImage(entry, entry.index ?? index, rules)];
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      problems.push(error);
      return [];
    }
  });
  const [first, ...more] = problems;
  if (first === undefined) return images;
  throw more.length === 0 ? first : together(problems);
}

function checkBases({ registry, overrides = {} }: NamingRules): void {
  for (const base of [registry, overrides.sourceRegistry, overrides.targetRegistry]) {
    if (base !== undefined) parseTargetBase(base);
  }
}

function nameImage(entry: ImageEntry, index: number, rules: NamingRules): ImageRequest {
  const written = parseReference(entry.image);
  const source = overridden(written, rules.overrides);
  const tag = entry.tag ?? rules.randomTag?.() ?? source.tag ?? tagOfDigest(source);
  const place = placeOf(entry, { source, tag, rules });
  const target = targetAt(place, entry, rules);
  return { index, image: entry.image, source, target, place: entry.place, own: entry.own };
}

/** Names that no registry takes for a digest, and short enough to be read. */
function tagOfDigest(source: Reference): string {
  const digest = source.digest ?? '';
  return digest.slice(digest.indexOf(':') + 1).slice(0, 11);
}

function overridden(source: Reference, { sourceRegistry, sourceOrg }: NameOverrides = {}) {
  if (sourceRegistry === undefined && sourceOrg === undefined) return source;
  const { registry, prefix } =
    sourceRegistry === undefined
      ? { registry: source.registry, prefix: '' }
      : parseTargetBase(sourceRegistry);
  const path =
    sourceOrg === undefined ? source.repository : replaceOrg(source.repository, sourceOrg);
  return { ...source, registry, repository: prefix === '' ? path : `${prefix}/${path}` };
}

/** Where a target stands, before it is checked. */
interface Place {
  readonly base: TargetBase;
  readonly path: string;
  readonly tag: string;
}

interface Naming {
  readonly source: Reference;
  readonly tag: string;
  readonly rules: NamingRules;
}

function placeOf(entry: ImageEntry, { source, tag, rules }: Naming): Place {
  const { target, image } = entry;
  if (target !== undefined) return explicitPlace(entry, target, { tag, rules });
  const { style = entry.style ?? 'path', org } = rules;
  const path = pathOf({ image, source, tag }, style, org);
  if (typeof style !== 'string') return explicitPlace({ image }, path, { tag, rules });
  return { base: baseOf(rules, entry), path, tag };
}

function explicitPlace(
  entry: ImageEntry,
  target: string,
  { tag, rules }: Pick<Naming, 'tag' | 'rules'>,
): Place {
  if (target.includes('@'))
    throw unnamable(entry, 'its target has a digest; only a tag can be set');
  const tagged = target.lastIndexOf(':') > target.lastIndexOf('/');
  if (tagged && entry.tag !== undefined) {
    throw unnamable(entry, 'its target has a tag already, so `tag` must not be given too');
  }
  const text = tagged ? target : `${target}:${tag}`;
  if (startsWithHost(target)) return fullPlace(parseTarget(text, entry), rules);
  const colon = text.lastIndexOf(':');
  return { base: baseOf(rules, entry), path: text.slice(0, colon), tag: text.slice(colon + 1) };
}

function fullPlace({ registry, repository, tag = 'latest' }: Reference, rules: NamingRules): Place {
  const other = rules.overrides?.targetRegistry;
  const base = other === undefined ? { registry, prefix: '' } : parseTargetBase(other);
  return { base, path: repository, tag };
}

/** Whether a target begins with `host[:port]/`; else it is a path below the target registry. */
export function startsWithHost(target: string): boolean {
  return /^([^/]*[.:][^/]*|localhost)\//i.test(target);
}

function baseOf({ registry, overrides }: NamingRules, entry: ImageEntry): TargetBase {
  const base = overrides?.targetRegistry ?? registry;
  if (base !== undefined) return parseTargetBase(base);
  throw new CodedError('MP6004', `no target registry is given for ${entry.image}`, {
    hint: 'Set `registry` (of the role: mi_local_registry), or give the image a full target.',
  });
}

function targetAt({ base, path, tag }: Place, entry: ImageEntry, rules: NamingRules): Reference {
  const org = rules.overrides?.targetOrg;
  const below = org === undefined ? path : replaceOrg(path, org);
  const prefix = base.prefix === '' ? '' : `${base.prefix}/`;
  return parseTarget(`${base.registry}/${prefix}${below}:${tag}`, entry);
}

function parseTarget(text: string, entry: ImageEntry): Reference {
  try {
    return parseReference(text);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw new CodedError('MP6001', `${entry.image} cannot be given a target: ${error.message}`, {
      hint: error.hint,
      cause: error,
    });
  }
}

function unnamable(entry: ImageEntry, reason: string): CodedError {
  return new CodedError('MP6001', `${entry.image} cannot be given a target: ${reason}`);
}

function together(problems: readonly CodedError[]): CodedError {
  const lines = problems.map((problem) => `\n  - ${problem.message}`);
  const hints = [...new Set(problems.flatMap((problem) => problem.hint ?? []))];
  return new CodedError('MP6001', `${problems.length} images cannot be used:${lines.join('')}`, {
    hint: hints.length === 0 ? undefined : hints.join(' '),
  });
}
