import { formatList } from '../../lists/edit/format-list.ts';
import { parseTextList } from '../../lists/edit/text-list.ts';
import type { ListFormat } from '../../lists/model.ts';
import { diffText } from '../../report/ansible/diff.ts';
import type { ColourChoice } from '../../report/colour-level.ts';
import { loadConfig } from '../config.ts';
import { exitCodes } from '../exit-code.ts';
import type { ProcessIo } from '../options.ts';
import { type Console, openConsole } from './console.ts';
import { type OpenList, openList } from './open-list.ts';
import { saveList } from './save-list.ts';

/** `mirror-play fmt FILE…`. */
export interface FmtCommandOptions {
  /** At least one; `-` is standard input, which comes out on standard output. */
  readonly files: readonly string[];
  readonly format: ListFormat | undefined;
  /** Write nothing; fail where a file is not in order. */
  readonly check: boolean;
  readonly diff: boolean;
  readonly config: string | undefined;
  readonly color: ColourChoice;
}

/**
 * Puts lists in order and in one manner of writing, prints which it changed and answers the exit
 * code. A list that is not sound is not touched; the others are.
 */
export async function fmtCommand(options: FmtCommandOptions, io: ProcessIo): Promise<number> {
  const { limits } = await loadConfig({ explicit: options.config, cwd: io.cwd, playbook: '-' });
  const console = openConsole(io, options.color);
  const open = { format: options.format, maxBytes: limits.yamlBytes, console };
  let code: number = exitCodes.ok;
  for (const name of options.files) {
    try {
      code = Math.max(code, formatOne(await openList(name, open, io), options, console));
    } catch (error) {
      code = Math.max(code, console.fail(error));
    }
  }
  console.close();
  return code;
}

function formatOne(opened: OpenList, { check, diff }: FmtCommandOptions, console: Console): number {
  const { name, path, text, list } = opened;
  const formatted = formatList(list.format, text);
  console.tell(list.findings);
  if (path === undefined && !check) {
    console.out(formatted.replace(/\n$/, ''));
    return exitCodes.ok;
  }
  if (formatted === text) return exitCodes.ok;
  if (diff) console.out(diffOf(opened, formatted, console));
  if (path === undefined || check) {
    console.err(`${name} is not in order`);
    return exitCodes.taskFailed;
  }
  saveList(path, formatted, text);
  console.out(`${name}: put in order${droppedFrom(opened, formatted)}`);
  return exitCodes.ok;
}

/** What was in a text list twice is there once now. */
function droppedFrom({ text, list }: OpenList, formatted: string): string {
  if (list.format !== 'list') return '';
  const [before, after] = [text, formatted].map((one) => parseTextList(one).entries.length);
  const dropped = (before ?? 0) - (after ?? 0);
  return dropped === 0 ? '' : `; dropped what was listed twice: ${dropped}`;
}

/** What changes of a list, as a unified diff. */
export function diffOf({ name, text }: OpenList, after: string, console: Console): string {
  const diff = { before: text, after, beforeHeader: name, afterHeader: name };
  return diffText([diff], console.paint).trimEnd();
}
