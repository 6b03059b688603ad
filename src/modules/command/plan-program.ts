import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ApplyContext, ModuleResult, PlanContext, Planned } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { Unknown } from '../../template/value.ts';
import { globExists } from '../glob.ts';
import { localTime } from '../local-time.ts';
import type { CommandArguments } from './arguments.ts';
import { expandHome } from './expand.ts';
import { runProgram } from './run-program.ts';

/** A command as its module read it. */
export interface ProgramRequest {
  readonly args: CommandArguments;
  /** `cmd` of the result: words, or the text for the shell. */
  readonly shown: string | readonly string[];
  /** What is really run; empty: no command was given. */
  readonly argv: readonly string[];
  /** Whether it only reads; given what the person lists besides the shipped list. */
  readonly readsOnly: (listed: readonly string[]) => boolean;
}

/** A program that is to be run. */
export interface ProgramPlan {
  readonly shown: ProgramRequest['shown'];
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly stdin: string | undefined;
  readonly keepsEnds: boolean;
}

/**
 * Decides whether a command has to run. Where `creates` or `removes` does not settle it, its
 * output is unknown until it has run.
 */
export function planProgram(
  request: ProgramRequest,
  context: PlanContext<unknown>,
): Planned<ProgramPlan> {
  const { args, shown } = request;
  const [program, ...rest] = request.argv;
  if (program === undefined) return { result: refused(null, 'no command given', 256) };
  const cwd = folderOf(args.chdir, context);
  if (!existsSync(cwd)) {
    const message = cannotEnter(cwd);
    throw new ModuleFailure(message, refused(shown, message, null), undefined, cwd);
  }
  const reason = whyNot(args, cwd, context);
  if (reason !== undefined) return { result: notNeeded(shown, reason) };
  const stdin = stdinOf(args);
  const keepsEnds = !args.strip_empty_ends;
  const argv = [...context.becomePrefix, program, ...rest] as [string, ...string[]];
  const detail: ProgramPlan = { shown, argv, cwd, stdin, keepsEnds };
  const isSettled = args.creates !== undefined || args.removes !== undefined;
  return { result: wouldRun(shown, isSettled), detail, readsOnly: request.readsOnly };
}

function folderOf(chdir: string | undefined, context: PlanContext<unknown>): string {
  return resolve(context.playbookDir, expandHome(chdir ?? '.', context.environment));
}

function cannotEnter(folder: string): string {
  return `Unable to change directory before execution: [Errno 2] No such file or directory: b'${folder}'`;
}

/** Why nothing has to be run; undefined when it has to. */
function whyNot(
  { creates, removes }: CommandArguments,
  cwd: string,
  { environment }: PlanContext<unknown>,
): string | undefined {
  const exists = (path: string) => globExists(resolve(cwd, expandHome(path, environment)));
  if (creates !== undefined && exists(creates)) return `${creates} exists`;
  if (removes !== undefined && !exists(removes)) return `${removes} does not exist`;
  return undefined;
}

function stdinOf({ stdin, stdin_add_newline }: CommandArguments): string | undefined {
  if (stdin === undefined) return undefined;
  return stdin_add_newline && !stdin.endsWith('\n') ? `${stdin}\n` : stdin;
}

const nothing = { start: null, end: null, delta: null };

function refused(cmd: unknown, msg: string, rc: number | null): ModuleResult {
  return { ...nothing, ...output('', ''), failed: true, changed: false, cmd, msg, rc };
}

function notNeeded(cmd: unknown, reason: string): ModuleResult {
  const path = reason.replace(/ (?:exists|does not exist)$/, '');
  const msg = `Did not run command since '${path}'${reason.slice(path.length)}`;
  const stdout = `skipped, since ${reason}`;
  return { ...nothing, ...output(stdout, ''), changed: false, cmd, msg, rc: 0 };
}

/** What check mode registers: the output is unknown. */
function wouldRun(cmd: unknown, isSettled: boolean): ModuleResult {
  const unknown = new Unknown('a command that was not run');
  return {
    ...nothing,
    changed: isSettled,
    ...(isSettled ? {} : { skipped: true }),
    unknown: true,
    cmd,
    rc: unknown,
    stdout: unknown,
    stdout_lines: unknown,
    stderr: unknown,
    stderr_lines: unknown,
    msg: 'Command would have run if not in check mode',
  };
}

/** Runs the program. Throws a CodedError when it is interrupted. */
export async function startProgram(
  plan: ProgramPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const start = context.now();
  const began = performance.now();
  const { argv, cwd, stdin } = plan;
  const { environment, signal } = context;
  const ended = await runProgram({ argv, cwd, stdin, environment, signal });
  const stdout = trimmed(ended.stdout, plan.keepsEnds);
  const stderr = trimmed(ended.stderr, plan.keepsEnds);
  if (ended.startError !== undefined) {
    const cmd = typeof plan.shown === 'string' ? plan.shown : plan.shown.join(' ');
    return { ...output('', ''), failed: true, changed: false, cmd, rc: 2, msg: ended.startError };
  }
  const milliseconds = performance.now() - began;
  return {
    changed: true,
    cmd: plan.shown,
    ...output(stdout, stderr),
    rc: ended.rc,
    ...times(start, milliseconds),
    ...(ended.rc === 0 ? { msg: '' } : { failed: true, msg: 'non-zero return code' }),
  };
}

function trimmed(text: string, keepsEnds: boolean): string {
  return keepsEnds ? text : text.replace(/[\r\n]+$/, '');
}

function output(stdout: string, stderr: string) {
  return {
    stdout,
    stdout_lines: linesOf(stdout),
    stderr,
    stderr_lines: linesOf(stderr),
  };
}

/** Lines as Python's `splitlines` finds them. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r\n|\r|\n/);
}

function times(start: number, milliseconds: number) {
  return {
    start: localTime(start),
    end: localTime(start + milliseconds),
    delta: duration(milliseconds),
  };
}

/** `0:00:01.002003` */
function duration(milliseconds: number): string {
  const micro = Math.round(milliseconds * 1000);
  const seconds = Math.floor(micro / 1_000_000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((n) =>
    String(n).padStart(2, '0'),
  );
  const fraction = String(micro % 1_000_000).padStart(6, '0');
  return `${Math.floor(seconds / 3600)}:${parts.join(':')}.${fraction}`;
}
