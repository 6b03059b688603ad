import { compileBackupTag } from '../../mirror/backup-tag.ts';
import type { MirrorPolicy } from '../../mirror/request.ts';
import { readContent } from './content.ts';
import { readStyle } from './names.ts';
import { layPolicies, type PolicyArgs } from './policies.ts';

/** Policies of a task that decide what is done with an image. Throws CodedError MP6009. */
export function readPolicies(policies: PolicyArgs): Partial<MirrorPolicy> {
  const { on_conflict, only_missing, retries, delay, timeout, backup_tag } = policies;
  return {
    onConflict: on_conflict,
    onlyMissing: only_missing,
    retries,
    delay: milliseconds(delay),
    timeout: milliseconds(timeout),
    backupTag: backup_tag === undefined ? undefined : compileBackupTag(backup_tag),
  };
}

/**
 * Makes sure of everything in policies that a schema cannot, before anything runs. Throws
 * CodedError MP5005, MP6008 or MP6009.
 */
export function checkPolicies(policies: PolicyArgs): void {
  layPolicies({}, policies);
  readContent(policies);
  readPolicies(policies);
  if (policies.naming !== undefined) readStyle(policies.naming);
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}
