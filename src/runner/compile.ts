import { dirname } from 'node:path';
import type { Play } from '../playbook/model.ts';
import type { RawDict } from '../template/value.ts';
import { compileEntries, rolesOfPlay } from './compile-entries.ts';
import type { Compiler, Place } from './compiler.ts';
import { dictOf, Frame } from './frame.ts';
import type { Node, Program } from './program.ts';

/** A program, and what is needed to compile more of it at run time. */
export interface CompiledPlay {
  readonly program: Program;
  readonly compiler: Compiler;
}

/** A play, and what the `import_playbook`s around it add. */
export interface PlaySource {
  readonly play: Play;
  /** Path of its file. */
  readonly playbook: string;
  /** Conditions and tags of the imports. */
  readonly outer: Frame | undefined;
  /** Variables of the imports: they beat those of the play. */
  readonly vars: RawDict;
}

export type CompilerTools = Pick<Compiler, 'loader' | 'resolve'>;

/**
 * Resolves a play's roles and static imports, so that a missing file is known before anything
 * runs. Throws a CodedError.
 */
export function compilePlay(source: PlaySource, tools: CompilerTools): CompiledPlay {
  const { play, playbook, outer, vars } = source;
  const { keywords } = play;
  const playbookDir = dirname(playbook);
  const frame = new Frame({
    parent: outer,
    keywords,
    vars: new Map([...dictOf(keywords.get('vars')), ...vars]),
    varsLevel: 'play',
    directory: playbookDir,
  });
  const sections: Node[][] = [];
  const program: Program = { play, playbook, frame, sections, handlers: [], exposed: [] };
  const compiler: Compiler = {
    ...tools,
    playbookDir,
    program,
    done: new Set(),
    withHandlers: new Set(),
  };
  const place: Place = { frame, handler: false, rescuable: false, trail: [] };
  sections.push(compileEntries(play.preTasks, place, compiler));
  const roles = rolesOfPlay(play.roles, place, compiler);
  sections.push([...roles, ...compileEntries(play.tasks, place, compiler)]);
  sections.push(compileEntries(play.postTasks, place, compiler));
  const own = compileEntries(play.handlers, { ...place, handler: true }, compiler);
  program.handlers.push(own);
  return { program, compiler };
}
