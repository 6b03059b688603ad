import type { Playbook } from '../playbook/model.ts';
import { hostsPattern, playHosts } from './hosts/play-hosts.ts';
import { compilePlays } from './plan-plays.ts';
import { type Node, nameOf, type TaskNode } from './program.ts';
import { newRun } from './run.ts';
import type { RunOptions } from './run-options.ts';
import type { Run } from './run-state.ts';
import { renderStatic } from './static-scope.ts';
import { hasWantedTags } from './tag-selection.ts';

/** A play, as `--list-hosts`, `--list-tasks` and `--list-tags` show it. */
export interface PlayOutline {
  readonly name: string;
  /** `hosts`, as one pattern. */
  readonly written: string;
  /** Its parts, where it is written as a list. */
  readonly pattern: readonly string[];
  readonly tags: readonly string[];
  readonly hosts: readonly string[];
  /** Those that tags let run; what is included at run time is not known yet. */
  readonly tasks: readonly TaskOutline[];
}

export interface TaskOutline {
  readonly title: string;
  readonly tags: readonly string[];
}

/** A playbook and its plays, imported ones in their place. */
export interface PlaybookOutline {
  readonly path: string;
  readonly plays: readonly PlayOutline[];
}

/**
 * What playbooks would do, without running anything. Throws a CodedError or DiagnosticError for
 * what could not run.
 */
export function outlinePlaybooks<Services>(
  options: RunOptions<Services>,
): readonly PlaybookOutline[] {
  const run = newRun(options as RunOptions<unknown>);
  return options.playbooks.map((playbook) => ({
    path: playbook.path,
    plays: playsOf(playbook, run),
  }));
}

function playsOf(playbook: Playbook, run: Run): PlayOutline[] {
  return compilePlays([playbook], run).map(({ program }) => {
    const { hosts, unmatched } = playHosts(program, run);
    for (const part of unmatched) {
      const text = `Could not match supplied host pattern, ignoring: ${part}`;
      run.options.emit({ type: 'note', level: 'warning', text });
    }
    const written = hostsPattern(program, run);
    const pattern = Array.isArray(program.play.hosts) ? written.split(',') : [written];
    return {
      name: renderStatic(program.play.name ?? written, program.frame, run),
      written,
      pattern,
      tags: [...program.frame.tags].sort(),
      hosts,
      tasks: program.sections.flat().flatMap((node) => tasksOf(node, run)),
    };
  });
}

/** The tasks of a node, but for what only a failure leads to. */
function tasksOf(node: Node, run: Run): TaskOutline[] {
  if (node.kind === 'block') return node.block.flatMap((inner) => tasksOf(inner, run));
  if (!hasWantedTags(node.frame.tags, run.options)) return [];
  return [{ title: titleOf(node), tags: [...node.frame.tags].sort() }];
}

function titleOf(node: TaskNode): string {
  const name = nameOf(node);
  if (name === undefined || name === null) return node.task.module;
  const role = node.frame.role?.name;
  return role === undefined ? String(name) : `${role} : ${String(name)}`;
}
