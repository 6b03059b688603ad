import type { ImageTagsArgs } from '../../modules/image-tags/arguments.ts';
import { lookForTags } from '../../modules/image-tags/look-for-tags.ts';
import type { ColourChoice } from '../../report/colour-level.ts';
import { loadConfig } from '../config.ts';
import { settle } from '../config-settings.ts';
import { environmentOf } from '../environment.ts';
import { exitCodes } from '../exit-code.ts';
import type { ProcessIo, SaidSettings } from '../options.ts';
import { openServices } from '../services.ts';
import { openConsole } from './console.ts';
import { tagsJson, tagsLines, tagsText } from './tags-report.ts';

/** `mirror-play tags CONFIG [-f LIST]`. */
export interface TagsCommandOptions {
  /** As of the module image_tags; paths are relative to the working folder. */
  readonly args: ImageTagsArgs;
  readonly output: 'text' | 'lines' | 'json';
  /** 3 instead of 0 where there are new tags. */
  readonly detailedExitCode: boolean;
  readonly config: string | undefined;
  readonly said: SaidSettings;
  readonly color: ColourChoice;
}

/** Prints which new tags there are and answers the exit code: 2 where an entry failed. */
export async function tagsCommand(options: TagsCommandOptions, io: ProcessIo): Promise<number> {
  const config = await loadConfig({ explicit: options.config, cwd: io.cwd, playbook: '-' });
  const console = openConsole(io, options.color);
  const { services, close } = openServices(settle(options.said, config), io, console.emit);
  try {
    const { signal, cwd: folder } = io;
    const environment = environmentOf(io.env);
    const entries = await lookForTags(options.args, { services, folder, environment, signal });
    const text = printers[options.output](entries, options.args);
    if (text !== '') console.out(text);
    for (const { key, problem } of entries) if (problem) console.failIn(key, problem);
    if (entries.some(({ problem }) => problem !== undefined)) return exitCodes.taskFailed;
    const isNew = entries.some(({ images }) => images.some(({ missing }) => missing.length > 0));
    return isNew && options.detailedExitCode ? exitCodes.changesPending : exitCodes.ok;
  } catch (error) {
    return console.fail(error);
  } finally {
    console.close();
    await close();
  }
}

const printers = { text: tagsText, lines: tagsLines, json: tagsJson };
