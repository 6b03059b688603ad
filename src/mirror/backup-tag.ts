import { isTag, type Reference } from '../oci/reference.ts';
import { CodedError } from '../util/coded-error.ts';
import { compileName } from './name-expression.ts';

/** A tag that is about to move. */
export interface MovingTag {
  readonly target: Reference;
  readonly oldDigest: string;
  readonly newDigest: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Names the tag that keeps an old manifest. Throws CodedError MP6009 when that is no tag. */
export type BackupNaming = (moving: MovingTag) => string;

/**
 * Reads an expression such as `tag ~ '-' ~ old_digest[7:18]`, or a template with braces.
 * Throws CodedError MP6009, for what can be wrong with it before anything runs.
 */
export function compileBackupTag(text: string): BackupNaming {
  const name = compileName(text, 'backup_tag', valuesOf(sample));
  const naming: BackupNaming = (moving) => checked(name(valuesOf(moving)), moving, text);
  naming(sample);
  return naming;
}

const hex = '0123456789abcdef'.repeat(4);

const sample: MovingTag = {
  target: { registry: 'registry.example', repository: 'org/name', tag: '1.0' },
  oldDigest: `sha256:${hex}`,
  newDigest: `sha256:${hex}`,
  now: 0,
};

function valuesOf({ target, oldDigest, newDigest, now }: MovingTag) {
  return {
    tag: target.tag ?? '',
    repository: target.repository,
    old_digest: oldDigest,
    new_digest: newDigest,
    // No tag can hold a colon: 20260102T030405Z.
    time: new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, ''),
  };
}

function checked(tag: string, { target }: MovingTag, text: string): string {
  if (isTag(tag) && tag !== target.tag) return tag;
  const reason = tag === target.tag ? 'that is the tag itself' : 'that is no tag';
  throw new CodedError('MP6009', `backup_tag "${text}" gives "${tag}": ${reason}`, {
    hint: "For example: tag ~ '-' ~ old_digest[7:18]",
  });
}
