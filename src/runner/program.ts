import type { TaskInfo } from '../event/events.ts';
import type { Block, Play, Task } from '../playbook/model.ts';
import type { Raw } from '../template/value.ts';
import type { Frame } from './frame.ts';
import type { RoleInstance } from './role-instance.ts';

/** A play with its roles and static imports resolved: what is left to do at run time. */
export interface Program {
  readonly play: Play;
  readonly playbook: string;
  readonly frame: Frame;
  /** `pre_tasks`, roles and `tasks`, `post_tasks`: handlers run after each. */
  readonly sections: readonly (readonly Node[])[];
  /** Those of each role, then of the play, then of roles that are included later. */
  readonly handlers: (readonly Node[])[];
  /** Roles whose defaults and vars the whole play sees, later ones first. */
  readonly exposed: RoleInstance[];
}

export type Node = TaskNode | BlockNode;

export interface TaskNode {
  readonly kind: 'task';
  readonly task: Task;
  readonly frame: Frame;
  readonly handler: boolean;
  /** An enclosing block has a rescue section that a failure here leads to. */
  readonly rescuable: boolean;
}

export interface BlockNode {
  readonly kind: 'block';
  readonly frame: Frame;
  /** Undefined for what only groups: an import, a role, an include. */
  readonly source: Block | undefined;
  readonly block: readonly Node[];
  readonly rescue: readonly Node[];
  readonly always: readonly Node[];
}

/** The name that a rescue section sees of a failed task; unnamed tasks have none. */
export function failureName(node: TaskNode, info: TaskInfo): string {
  return nameOf(node) === undefined ? '' : (info.name ?? info.title);
}

/** Name of a task as written. */
export function nameOf(node: TaskNode): Raw | undefined {
  return node.task.keywords.get('name');
}
