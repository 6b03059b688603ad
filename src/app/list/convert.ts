import { resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { DiagnosticError } from '../../diagnostic/diagnostic-error.ts';
import { keptByRegsync } from '../../lists/formats/unhonoured.ts';
import type { ListFormat } from '../../lists/model.ts';
import { type WrittenList, writeList } from '../../lists/write/write-list.ts';
import type { WrittenFormat } from '../../lists/write/written-formats.ts';
import { writeAtomically } from '../../modules/files/write.ts';
import type { ColourChoice } from '../../report/colour-level.ts';
import { loadConfig } from '../config.ts';
import { exitCodes } from '../exit-code.ts';
import type { ProcessIo } from '../options.ts';
import { type Console, openConsole } from './console.ts';
import { openList } from './open-list.ts';

/** `mirror-play convert FILE`. */
export interface ConvertCommandOptions {
  /** `-` is standard input. */
  readonly file: string;
  readonly format: ListFormat | undefined;
  readonly to: WrittenFormat;
  /** Registry of all sources, in place of what the list says. */
  readonly source: string | undefined;
  /** Registry of all targets, in place of what the list says. */
  readonly destination: string | undefined;
  /** Undefined: standard output. */
  readonly output: string | undefined;
  /** What cannot be expressed is an error, and nothing is written. */
  readonly strict: boolean;
  readonly config: string | undefined;
  readonly color: ColourChoice;
}

/** Turns a list into another format; what that cannot express is told. Answers the exit code. */
export async function convertCommand(
  options: ConvertCommandOptions,
  io: ProcessIo,
): Promise<number> {
  const console = openConsole(io, options.color);
  try {
    put(await convert(options, console, io), options, console, io);
    return exitCodes.ok;
  } catch (error) {
    return console.fail(error);
  } finally {
    console.close();
  }
}

async function convert(
  options: ConvertCommandOptions,
  console: Console,
  io: ProcessIo,
): Promise<string> {
  const { limits } = await loadConfig({ explicit: options.config, cwd: io.cwd, playbook: '-' });
  const open = { format: options.format, maxBytes: limits.yamlBytes, console };
  const { list } = await openList(options.file, open, io);
  const isKept = ({ code }: Diagnostic) => code === keptByRegsync && options.to === 'regsync';
  console.tell(list.findings.filter((finding) => !isKept(finding)));
  const overrides = { source: options.source, target: options.destination };
  return checked(writeList(list, options.to, overrides), options, console);
}

function checked({ text, left }: WrittenList, options: ConvertCommandOptions, console: Console) {
  const [first, ...rest] = options.strict ? left.map(asError) : [];
  if (first !== undefined) throw new DiagnosticError([first, ...rest]);
  console.tell(left);
  return text;
}

function asError(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: 'error' };
}

function put(
  text: string,
  { output, to }: ConvertCommandOptions,
  console: Console,
  io: ProcessIo,
): void {
  if (output === undefined) {
    if (text !== '') console.out(text.replace(/\n$/, ''));
    return;
  }
  writeAtomically(resolve(io.cwd, output), text);
  console.out(`${output}: written (${to})`);
}
