import { exitCodeOfError, exitCodes } from '../app/exit-code.ts';
import { Interrupted } from '../app/interrupted.ts';
import type { ProcessIo } from '../app/options.ts';
import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import { CodedError } from '../util/coded-error.ts';
import { type CommandName, flagsOf } from './commands.ts';
import { dispatch } from './dispatch.ts';
import { UsageError } from './usage-error.ts';

/** Runs one command line and answers its exit code; never throws. */
export async function runCli(argv: readonly string[], io: ProcessIo): Promise<number> {
  try {
    const { command, words } = dispatch(argv);
    return codeOf(await commands[command](words, io), io.signal);
  } catch (error) {
    return sayError(io.signal.aborted ? io.signal.reason : error, argv, io);
  }
}

type Command = (words: readonly string[], io: ProcessIo) => Promise<number>;

/** Each command imports what it needs when it is asked for: `--help` stays quick. */
const commands: Readonly<Record<CommandName, Command>> = {
  run: async (words, io) => {
    const { parse } = await import('./parse.ts');
    const { runOptions } = await import('./run-options.ts');
    const { withAnsibleConfig } = await import('../app/ansible/config.ts');
    const environment = withAnsibleConfig(io.env, io.cwd);
    const options = runOptions(parse(words, flagsOf('run'), environment), environment);
    const { runCommand } = await import('../app/run.ts');
    return runCommand(options, io);
  },
  mirror: async (words, io) => {
    const { parse } = await import('./parse.ts');
    const { mirrorOptions } = await import('./mirror/mirror-options.ts');
    const options = mirrorOptions(parse(words, flagsOf('mirror'), io.env), io.env);
    const { mirrorCommand } = await import('../app/mirror.ts');
    return mirrorCommand(options, io);
  },
  validate: async (words, io) => {
    const { parse } = await import('./parse.ts');
    const { validateOptions } = await import('./run-options.ts');
    const { withAnsibleConfig } = await import('../app/ansible/config.ts');
    const environment = withAnsibleConfig(io.env, io.cwd);
    const options = validateOptions(parse(words, flagsOf('validate'), environment), environment);
    const { validateCommand } = await import('../app/validate.ts');
    return validateCommand(options, io);
  },
  verify: async (words, io) => {
    const { parse } = await import('./parse.ts');
    const { verifyOptions } = await import('./run-options.ts');
    const options = verifyOptions(parse(words, flagsOf('verify'), io.env));
    const { verifyCommand } = await import('../app/verify.ts');
    return verifyCommand(options, io);
  },
  doctor: async (words, io) => {
    const { parse } = await import('./parse.ts');
    const { doctorOptions } = await import('./doctor/doctor-options.ts');
    const options = doctorOptions(parse(words, flagsOf('doctor'), io.env));
    const { doctorCommand } = await import('../app/doctor.ts');
    return doctorCommand(options, io);
  },
  tags: async (words, io) => {
    const { parse } = await import('./parse.ts');
    const { tagsOptions } = await import('./list/tags-options.ts');
    const options = tagsOptions(parse(words, flagsOf('tags'), io.env));
    const { tagsCommand } = await import('../app/list/tags.ts');
    return tagsCommand(options, io);
  },
  'add-tag': async (words, io) => {
    const { parse } = await import('./parse.ts');
    const { addTagOptions } = await import('./list/list-options.ts');
    const options = addTagOptions(parse(words, flagsOf('add-tag'), io.env));
    const { addTagCommand } = await import('../app/list/add-tag.ts');
    return addTagCommand(options, io);
  },
  convert: async (words, io) => {
    const { parse } = await import('./parse.ts');
    const { convertOptions } = await import('./list/list-options.ts');
    const options = convertOptions(parse(words, flagsOf('convert'), io.env));
    const { convertCommand } = await import('../app/list/convert.ts');
    return convertCommand(options, io);
  },
  fmt: async (words, io) => {
    const { parse } = await import('./parse.ts');
    const { fmtOptions } = await import('./list/list-options.ts');
    const options = fmtOptions(parse(words, flagsOf('fmt'), io.env));
    const { fmtCommand } = await import('../app/list/fmt.ts');
    return fmtCommand(options, io);
  },
  lint: async (words, io) => {
    const { parse } = await import('./parse.ts');
    const { lintOptions } = await import('./list/list-options.ts');
    const options = lintOptions(parse(words, flagsOf('lint'), io.env));
    const { lintCommand } = await import('../app/list/lint.ts');
    return lintCommand(options, io);
  },
  schema: async (words, io) => {
    const { printSchema } = await import('./schema.ts');
    return printSchema(words, io);
  },
  completion: async (words, io) => {
    const { printCompletion } = await import('./completion.ts');
    return printCompletion(words, io);
  },
  help: async (words, io) => {
    const { printHelp } = await import('./help.ts');
    return printHelp(words, io);
  },
  version: async (_words, io) => {
    const { packageVersion } = await import('../app/version.ts');
    io.stdout.write(`mirror-play ${packageVersion()}\n`);
    return exitCodes.ok;
  },
};

/** An interrupted command never counts as done. */
function codeOf(code: number, signal: AbortSignal): number {
  return signal.aborted ? exitCodeOfError(signal.reason) : code;
}

async function sayError(error: unknown, argv: readonly string[], io: ProcessIo): Promise<number> {
  if (error instanceof Interrupted) return exitCodeOfError(error);
  if (!(error instanceof CodedError)) io.stderr.write(bugText(error, argv));
  else if (error instanceof UsageError && argv.length === 0) {
    const { shortHelp } = await import('./help-text.ts');
    io.stderr.write(`${shortHelp()}\n`);
  } else if (error instanceof DiagnosticError) {
    const { diagnosticsText } = await import('../app/reporting.ts');
    io.stderr.write(diagnosticsText(error));
  } else io.stderr.write(errorText(error));
  return exitCodeOfError(error);
}

function errorText(error: CodedError): string {
  const help = error.hint === undefined ? '' : `\n  = help: ${error.hint}`;
  return `error[${error.code}]: ${error.message}${help}\n`;
}

/** For errors that nobody foresaw; the stack only under `--debug`. */
export function bugText(error: unknown, argv: readonly string[]): string {
  const known = error instanceof Error ? error : new Error(String(error));
  const stack = argv.includes('--debug') ? `\n${known.stack ?? ''}` : '';
  const hint = stack === '' ? ' Run again with --debug to see where it happened.' : '';
  return `internal error: ${known.message}\nThis is a bug in mirror-play, not in your files.${hint}${stack}\n`;
}
