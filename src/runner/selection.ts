import { nameOf, type TaskNode } from './program.ts';
import type { PlayRun } from './run-state.ts';

/** `--tags`, `--skip-tags` and `--start-at-task` let this task run. */
export function isSelected(node: TaskNode, play: PlayRun): boolean {
  return isStarted(node, play) && hasWantedTags(node.frame.tags, play.run.options);
}

/** What `--tags` and `--skip-tags` say. */
interface TagSelection {
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
}

/** Ansible's rule for a task with these tags, its own and inherited ones. */
function hasWantedTags(tags: ReadonlySet<string>, selection: TagSelection): boolean {
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

function isStarted(node: TaskNode, { run }: PlayRun): boolean {
  const pattern = run.waitingFor;
  if (pattern === undefined) return true;
  const name = String(nameOf(node) ?? node.task.module);
  const role = node.frame.role?.name;
  if (name !== pattern && `${role} : ${name}` !== pattern) return false;
  run.waitingFor = undefined;
  return true;
}
