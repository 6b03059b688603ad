import type { Span } from '../diagnostic/diagnostic.ts';
import { parseReference, type Reference } from '../oci/reference.ts';
import { CodedError } from '../util/coded-error.ts';
import type { ImageRequest } from './request.ts';
import { parseTargetBase } from './target-base.ts';

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
}

/** How targets are named where an entry does not say. */
export interface NamingRules {
  /** `host[:port][/prefix]` of the target. */
  readonly registry?: string | undefined;
  /** Replaces all of the source's path but its last part; empty: nothing before it. */
  readonly org?: string | undefined;
  /** Gives a fresh tag for every image, in place of the source's. */
  readonly randomTag?: (() => string) | undefined;
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
  if (rules.registry !== undefined) parseTargetBase(rules.registry);
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

function nameImage(entry: ImageEntry, index: number, rules: NamingRules): ImageRequest {
  const source = parseReference(entry.image);
  const tag = entry.tag ?? rules.randomTag?.() ?? source.tag ?? tagOfDigest(source);
  const text =
    entry.target === undefined
      ? `${baseText(rules, entry)}/${pathBelow(source, rules.org)}:${tag}`
      : explicitTarget(entry, entry.target, { rules, tag });
  const target = parseTarget(text, entry);
  return { index, image: entry.image, source, target, place: entry.place };
}

/** Names that no registry takes for a digest, and short enough to be read. */
function tagOfDigest(source: Reference): string {
  const digest = source.digest ?? '';
  return digest.slice(digest.indexOf(':') + 1).slice(0, 11);
}

function pathBelow(source: Reference, org: string | undefined): string {
  if (org === undefined) return source.repository;
  const middle = org.replaceAll(/^\/+|\/+$/g, '');
  const name = source.repository.slice(source.repository.lastIndexOf('/') + 1);
  return middle === '' ? name : `${middle}/${name}`;
}

function explicitTarget(
  entry: ImageEntry,
  target: string,
  { rules, tag }: { readonly rules: NamingRules; readonly tag: string },
): string {
  if (target.includes('@'))
    throw unnamable(entry, 'its target has a digest; only a tag can be set');
  const tagged = target.lastIndexOf(':') > target.lastIndexOf('/');
  if (tagged && entry.tag !== undefined) {
    throw unnamable(entry, 'its target has a tag already, so `tag` must not be given too');
  }
  const full = startsWithHost(target) ? target : `${baseText(rules, entry)}/${target}`;
  return tagged ? full : `${full}:${tag}`;
}

/** Whether a target begins with `host[:port]/`; else it is a path below the target registry. */
export function startsWithHost(target: string): boolean {
  return /^([^/]*[.:][^/]*|localhost)\//i.test(target);
}

function baseText(rules: NamingRules, entry: ImageEntry): string {
  if (rules.registry === undefined) {
    throw new CodedError('MP6004', `no target registry is given for ${entry.image}`, {
      hint: 'Set `registry` (of the role: mi_local_registry), or give the image a full target.',
    });
  }
  const { registry, prefix } = parseTargetBase(rules.registry);
  return prefix === '' ? registry : `${registry}/${prefix}`;
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
