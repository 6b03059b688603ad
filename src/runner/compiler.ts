import type { RoleRequest } from '../playbook/loader.ts';
import type { Raw } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import type { Frame } from './frame.ts';
import type { PlayLoader } from './loader.ts';
import type { BlockNode, Node, Program } from './program.ts';

/** What turning entries into nodes needs, for one play. */
export interface Compiler {
  readonly loader: PlayLoader;
  readonly playbookDir: string;
  /** Renders a name that has to be known before the play runs, with what is known then. */
  readonly resolve: (text: Raw, frame: Frame) => string;
  readonly program: Program;
  /** Roles that the play has already, by name and parameters. */
  readonly done: Set<string>;
  /** Roles whose handlers the play has already. */
  readonly withHandlers: Set<string>;
}

/** Where entries stand. */
export interface Place {
  readonly frame: Frame;
  readonly handler: boolean;
  readonly rescuable: boolean;
  /** Task files and roles on the way here, to name a cycle. */
  readonly trail: readonly string[];
}

/** Files of a role other than its `main`s. */
export interface RoleFiles extends Omit<RoleRequest, 'playbookDir' | 'from'> {
  /** `rolespec_validate`: false skips the argument specification. */
  readonly validates?: boolean | undefined;
}

/** Nodes that only share a frame. */
export function group(frame: Frame, nodes: readonly Node[]): BlockNode {
  return { kind: 'block', frame, source: undefined, block: nodes, rescue: [], always: [] };
}

/** One step further on the way; throws a CodedError when that place is on it already. */
export function follow(trail: readonly string[], next: string): readonly string[] {
  if (!trail.includes(next)) return [...trail, next];
  const cycle = [...trail.slice(trail.indexOf(next)), next].join(' -> ');
  throw new CodedError('MP1016', `files include each other without end: ${cycle}`, {
    hint: 'Break the cycle, or use include_tasks with a condition that ends it.',
  });
}
