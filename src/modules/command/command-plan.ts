import type { ApplyContext, ModuleResult, Planned } from '../../runner/module.ts';
import { type ToolOptions, useTool } from './tool.ts';

/** A program that has to be run, and has to succeed. */
export interface PlannedCommand extends ToolOptions {
  readonly argv: readonly [string, ...string[]];
  /** What the task says when it fails; otherwise what the program said. */
  readonly message?: string | undefined;
}

/** Programs to run in order, and the result when all have succeeded. */
export interface CommandPlan {
  readonly commands: readonly PlannedCommand[];
  readonly result: ModuleResult;
  /** The result carries what the last program printed. */
  readonly keepsOutput?: boolean | undefined;
}

/** What a module that works through programs has planned; without a program nothing is to do. */
export function plannedCommands(plan: CommandPlan): Planned<CommandPlan> {
  const { commands, result } = plan;
  if (commands.length === 0) return { result: { changed: false, ...result } };
  return { result: { changed: true, ...result }, detail: plan };
}

/** Runs them. Throws a ModuleFailure at the first that fails. */
export async function runCommands(
  { commands, result, keepsOutput }: CommandPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  let output = { stdout: '', stderr: '' };
  for (const { argv, ...options } of commands) {
    const { stdout, stderr } = await useTool(argv, context, options);
    output = { stdout, stderr };
  }
  return { changed: true, ...result, ...(keepsOutput ? output : {}) };
}
