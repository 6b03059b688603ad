/** What `--tags` and `--skip-tags` say. */
interface TagSelection {
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
}

/** Ansible's rule for a task with these tags, its own and inherited ones. */
export function hasWantedTags(tags: ReadonlySet<string>, selection: TagSelection): boolean {
  return isWanted(tags, selection.tags) && !isSkipped(tags, selection.skipTags);
}

function isWanted(tags: ReadonlySet<string>, wanted: readonly string[]): boolean {
  const named = wanted.some((tag) => tags.has(tag));
  if (tags.has('always') || named) return true;
  if (tags.has('never')) return false;
  if (wanted.length === 0 || wanted.includes('all')) return true;
  return tags.size > 0 ? wanted.includes('tagged') : wanted.includes('untagged');
}

function isSkipped(tags: ReadonlySet<string>, skipped: readonly string[]): boolean {
  if (skipped.length === 0) return false;
  if (skipped.some((tag) => tags.has(tag))) return true;
  if (skipped.includes('all')) return !tags.has('always');
  return tags.size > 0 ? skipped.includes('tagged') : skipped.includes('untagged');
}
