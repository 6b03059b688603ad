import { type Node, nameOf, type Program, type TaskNode } from './program.ts';
import type { RunOptions } from './run-options.ts';
import { shellPattern } from './shell-pattern.ts';
import { hasWantedTags } from './tag-selection.ts';

/** Whether a task is the one that `--start-at-task` names, by its name or a shell pattern of it. */
export function isStart(node: TaskNode, pattern: string): boolean {
  const name = String(nameOf(node) ?? node.task.module);
  const role = node.frame.role?.name;
  const names = role === undefined ? [name] : [name, `${role} : ${name}`];
  return names.includes(pattern) || names.some((each) => shellPattern(pattern).test(each));
}

/** Whether the start is somewhere in the program; what is included at run time is not looked at. */
export function holdsStart(
  { sections }: Program,
  pattern: string,
  options: Pick<RunOptions<unknown>, 'tags' | 'skipTags'>,
): boolean {
  const holds = (node: Node): boolean =>
    node.kind === 'block'
      ? node.block.some(holds)
      : isStart(node, pattern) && hasWantedTags(node.frame.tags, options);
  return sections.flat().some(holds);
}
