import { openEditable } from '../../lists/edit/editable-list.ts';
import { type Addition, planAdditions } from '../../lists/edit/plan-additions.ts';
import type { ListFormat } from '../../lists/model.ts';
import { parseReference } from '../../oci/reference.ts';
import type { ColourChoice } from '../../report/colour-level.ts';
import { CodedError } from '../../util/coded-error.ts';
import { loadConfig } from '../config.ts';
import { settle } from '../config-settings.ts';
import { exitCodes } from '../exit-code.ts';
import type { ProcessIo, SaidSettings } from '../options.ts';
import { type Console, openConsole } from './console.ts';
import { diffOf } from './fmt.ts';
import { type OpenList, openList } from './open-list.ts';
import { saveList } from './save-list.ts';
import { type AskSources, openSources } from './sources.ts';

/** `mirror-play add-tag --images … --tags … -f LIST`. */
export interface AddTagCommandOptions {
  readonly list: string;
  readonly format: ListFormat | undefined;
  /** At least one each; every tag is added to every image. */
  readonly images: readonly string[];
  readonly tags: readonly string[];
  /** Write nothing; show what would change. */
  readonly check: boolean;
  readonly diff: boolean;
  readonly config: string | undefined;
  readonly said: SaidSettings;
  readonly color: ColourChoice;
}

/**
 * Adds tags to images that a list has already, and puts the list in order. Where one of them
 * cannot be added, all reasons are told and nothing is written. Answers the exit code.
 */
export async function addTagCommand(options: AddTagCommandOptions, io: ProcessIo): Promise<number> {
  const config = await loadConfig({ explicit: options.config, cwd: io.cwd, playbook: '-' });
  const console = openConsole(io, options.color);
  const sources = await openSources(settle(options.said, config), io, console.emit);
  try {
    const open = { format: options.format, maxBytes: config.limits.yamlBytes, console };
    const opened = await openList(options.list, open, io);
    return await addTags(opened, { options, sources, console });
  } catch (error) {
    return console.fail(error);
  } finally {
    console.close();
    await sources.close();
  }
}

interface Parts {
  readonly options: AddTagCommandOptions;
  readonly sources: AskSources;
  readonly console: Console;
}

async function addTags(opened: OpenList, { options, sources, console }: Parts): Promise<number> {
  const { check, diff, images, tags } = options;
  const editable = openEditable(opened.list.format, opened.text);
  const { additions, problems } = planAdditions(editable, images, tags);
  const absent = await absentOf(additions, sources);
  const codes = [...problems, ...absent].map((problem) => console.fail(problem));
  if (codes.length > 0) return Math.max(...codes);
  for (const { mapping, tag } of additions) editable.add(mapping, tag);
  const after = editable.text();
  if (!check && opened.path !== undefined) saveList(opened.path, after, opened.text);
  if (opened.path === undefined && !check) console.out(after.trimEnd());
  else tellAdded(additions, check, console);
  if (check || diff) console.out(diffOf(opened, after, console));
  return exitCodes.ok;
}

/** What the sources do not have, or do not tell of. */
async function absentOf(
  additions: readonly Addition[],
  sources: AskSources,
): Promise<readonly CodedError[]> {
  const answers = await Promise.all(
    additions.map(async ({ mapping, tag }) => {
      const image = `${mapping.source}:${tag}`;
      const answer = await sources.has(parseReference(image));
      return answer === false ? notThere(image) : answer;
    }),
  );
  return answers.filter((answer) => answer !== true);
}

function notThere(image: string): CodedError {
  return new CodedError('MP6113', `${image} does not exist`, {
    hint: 'What its registry does not have cannot be mirrored.',
  });
}

function tellAdded(additions: readonly Addition[], check: boolean, console: Console): void {
  for (const { mapping, tag } of additions) {
    const { source, target } = mapping;
    const words = target === undefined ? `${source}:${tag}` : `${source} ${target} ${tag}`;
    console.out(`${check ? 'would add' : 'added'}: ${words}`);
  }
}
