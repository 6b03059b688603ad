import type { TaskNode } from './program.ts';
import type { PlayRun } from './run-state.ts';
import { isStart } from './start-at.ts';
import { hasWantedTags } from './tag-selection.ts';

/** `--tags`, `--skip-tags` and `--start-at-task` let this task run. */
export function isSelected(node: TaskNode, play: PlayRun): boolean {
  return isStarted(node, play) && hasWantedTags(node.frame.tags, play.run.options);
}

function isStarted(node: TaskNode, { run }: PlayRun): boolean {
  const pattern = run.waitingFor;
  if (pattern === undefined) return true;
  if (!isStart(node, pattern)) return false;
  run.waitingFor = undefined;
  return true;
}
