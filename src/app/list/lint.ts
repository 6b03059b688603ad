import { DiagnosticError } from '../../diagnostic/diagnostic-error.ts';
import { compareLists } from '../../lists/lint/compare-lists.ts';
import { lintList } from '../../lists/lint/lint-list.ts';
import { type ListedImage, listedImages } from '../../lists/lint/listed-image.ts';
import type { ListFormat } from '../../lists/model.ts';
import { readListFrom } from '../../lists/read-list.ts';
import type { ColourChoice } from '../../report/colour-level.ts';
import { loadConfig } from '../config.ts';
import { settle } from '../config-settings.ts';
import { exitCodes } from '../exit-code.ts';
import type { ProcessIo, SaidSettings } from '../options.ts';
import { openConsole } from './console.ts';
import { fileAt } from './git.ts';
import {
  addedImage,
  type LintChanges,
  type LintReport,
  lintImage,
  lintText,
} from './lint-report.ts';
import { asStream, type OpenList, type OpenListOptions, openList } from './open-list.ts';
import { type AskSources, openSources } from './sources.ts';

/** `mirror-play lint FILE [--since REF]`. */
export interface LintCommandOptions {
  readonly list: string;
  readonly format: ListFormat | undefined;
  /** Compare with the list as it was at this commit. */
  readonly since: string | undefined;
  /** Tags that are gone are no error. */
  readonly allowRemoved: boolean;
  /** Ask no registry. */
  readonly offline: boolean;
  /** Where images are mirrored to that the list names no target for. */
  readonly registry: string | undefined;
  readonly json: boolean;
  readonly config: string | undefined;
  readonly said: SaidSettings;
  readonly color: ColourChoice;
}

/**
 * Checks a list: whether it can be read, what is in it twice, which targets would be written by
 * two sources; and against an earlier state, which tags are gone and whether the new ones exist.
 * Answers the exit code: 4 for a list that is not right, 2 for tags that are gone or missing.
 */
export async function lintCommand(options: LintCommandOptions, io: ProcessIo): Promise<number> {
  const config = await loadConfig({ explicit: options.config, cwd: io.cwd, playbook: '-' });
  const console = openConsole(io, options.color);
  const sources = await openSources(settle(options.said, config), io, console.emit);
  try {
    const read = { format: options.format, maxBytes: config.limits.yamlBytes, console };
    const opened = await openList(options.list, read, io);
    const report = await lint(opened, { options, io, sources, read });
    console.tell(report.findings);
    console.out(options.json ? JSON.stringify(report) : lintText(report));
    return exitCodeOf(report, options);
  } catch (error) {
    if (options.json && error instanceof DiagnosticError) {
      console.out(JSON.stringify({ list: options.list, findings: error.diagnostics }));
    }
    return console.fail(error);
  } finally {
    console.close();
    await sources.close();
  }
}

interface Parts {
  readonly options: LintCommandOptions;
  readonly io: ProcessIo;
  readonly sources: AskSources;
  readonly read: OpenListOptions;
}

async function lint(opened: OpenList, parts: Parts): Promise<LintReport> {
  const { list, name } = opened;
  const images = listedImages(list, parts.options.registry);
  return {
    list: name,
    format: list.format,
    images: images.length,
    findings: [...list.findings, ...lintList(images)],
    since: await changesSince(opened, images, parts),
  };
}

async function changesSince(
  { path }: OpenList,
  images: readonly ListedImage[],
  { options, io, sources, read }: Parts,
): Promise<LintChanges | undefined> {
  const { since: ref, registry, offline } = options;
  if (ref === undefined || path === undefined) return undefined;
  const old = await fileAt(path, ref, io);
  const before = old.bytes && (await readListFrom(old.name, asStream(old.bytes), read));
  const { removed, added } = compareLists(before ? listedImages(before, registry) : [], images);
  const answers = await Promise.all(
    added.map(async ({ source }) => (offline ? undefined : sources.has(source))),
  );
  return {
    ref,
    removed: removed.map(lintImage),
    added: added.map((image, index) => addedImage(image, answers[index])),
  };
}

function exitCodeOf({ findings, since }: LintReport, { allowRemoved }: LintCommandOptions): number {
  if (findings.some(({ severity }) => severity === 'error')) return exitCodes.invalid;
  const isGone = !allowRemoved && (since?.removed.length ?? 0) > 0;
  const isMissing = since?.added.some(({ state }) => state === 'missing' || state === 'failed');
  return isGone || isMissing === true ? exitCodes.taskFailed : exitCodes.ok;
}
