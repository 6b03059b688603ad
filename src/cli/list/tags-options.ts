import type { TagsCommandOptions } from '../../app/list/tags.ts';
import { listFormats } from '../../lists/model.ts';
import { names } from '../names.ts';
import type { Parsed } from '../parse.ts';
import { choice, saidSettings } from '../run-options.ts';
import { UsageError } from '../usage-error.ts';

type TagsArgs = TagsCommandOptions['args'];

/** The use case's options for `mirror-play tags`. Throws UsageError. */
export function tagsOptions(parsed: Parsed): TagsCommandOptions {
  const args: TagsArgs = {
    ...entriesOf(parsed),
    ...whereGiven({
      only: namesOf(parsed, 'only'),
      images_file: parsed.text('file'),
      format: choice(parsed, 'format', listFormats),
      registry: parsed.text('registry'),
      github_api_url: parsed.text('github-api-url'),
    }),
    report: choice(parsed, 'compare', ['source', 'target']) ?? 'new',
    existing: parsed.has('existing'),
  };
  return {
    args,
    output: parsed.has('json') ? 'json' : parsed.has('lines') ? 'lines' : 'text',
    detailedExitCode: parsed.has('detailed-exitcode'),
    config: parsed.text('config'),
    said: saidSettings(parsed),
    color: choice(parsed, 'color', ['auto', 'always', 'never']) ?? 'auto',
  };
}

/** A file of entries, or one entry by flags. */
function entriesOf(parsed: Parsed): Pick<TagsArgs, 'config' | 'entries'> {
  const images = names(parsed.list('images'));
  const [config, ...more] = parsed.operands;
  if ((config === undefined) === (images.length === 0) || more.length > 0) {
    throw new UsageError('MP7001', 'tags takes a file of entries, or --images', {
      hint: 'mirror-play tags config.json -f images-list',
    });
  }
  if (config !== undefined) return { config: withoutEntryFlags(config, parsed) };
  return { entries: { images: entryOf(images, parsed) } };
}

function entryOf(images: readonly string[], parsed: Parsed) {
  const newest = parsed.text('newest');
  if (newest !== undefined && !/^[1-9]\d{0,3}$/.test(newest)) {
    throw new UsageError('MP7004', `--newest is "${newest}"`, { hint: 'a whole number from 1 on' });
  }
  return {
    images: [...images],
    versionSource: parsed.text('source') ?? 'registry',
    ...whereGiven({
      versionConstraint: parsed.text('constraint'),
      versionFilter: parsed.text('filter'),
      latest: parsed.has('latest') || undefined,
      newest: newest === undefined ? undefined : Number(newest),
    }),
  };
}

const entryFlags = ['source', 'constraint', 'filter', 'newest'];

/** What a file of entries says is not said by flags. */
function withoutEntryFlags(config: string, parsed: Parsed): string {
  const given = entryFlags.find((name) => parsed.text(name) !== undefined);
  const name = given ?? (parsed.has('latest') ? 'latest' : undefined);
  if (name === undefined) return config;
  throw new UsageError('MP7004', `--${name} goes with --images, not with a file of entries`);
}

function namesOf(parsed: Parsed, name: string): string[] | undefined {
  const list = names(parsed.list(name));
  return list.length === 0 ? undefined : list;
}

/** The fields that have a value: arguments are absent or given, never undefined. */
function whereGiven<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
