import { didYouMean } from '../diagnostic/suggest.ts';
import { parseReference } from '../oci/reference.ts';
import { CodedError } from '../util/coded-error.ts';
import type { Json } from '../util/json.ts';
import type {
  DiscoveryEntry,
  HelmChart,
  HelmRendering,
  TagFilter,
  VersionSource,
} from './entry.ts';
import { Fields } from './fields.ts';
import { chooserOf } from './filter.ts';
import type { EntryProblem } from './problem.ts';

/** The entries that could be read, and all that is wrong with the others. */
export interface ReadEntries {
  readonly entries: readonly DiscoveryEntry[];
  readonly problems: readonly EntryProblem[];
}

const entryFields = [
  'images',
  'versionSource',
  'versionConstraint',
  'versionFilter',
  'latest',
  'newest',
  'helmCharts',
  'imageDenylist',
  'imagesFilePath',
];

const fieldHelps = {
  latest_entry: 'Registries do not tell when a tag was made; `latest: true` goes by versions.',
};

/**
 * Reads entries as Rancher's `config.json` has them: a mapping of names to what is looked for.
 * Codes: MP2201 unknown field, MP2202 missing field, MP2203 wrong value, MP2204 no entries.
 */
export async function readEntries(config: Json): Promise<ReadEntries> {
  const problems: EntryProblem[] = [];
  const tell = (problem: EntryProblem) => void problems.push(problem);
  const all = Fields.of(config, [], (problem) =>
    tell({ ...problem, code: 'MP2204', message: 'what is looked for is no mapping of entries' }),
  );
  const entries: DiscoveryEntry[] = [];
  for (const key of all?.names ?? []) {
    const fields = new Fields(config as never, [], tell).mapping(key);
    const entry = fields && (await readEntry(key, fields));
    if (entry) entries.push(entry);
    else if (!all?.has(key)) tell(emptyEntry(key));
  }
  if (all?.names.length === 0) tell({ path: [], at: 'value', code: 'MP2204', message: noEntries });
  return { entries, problems };
}

const noEntries = 'there are no entries';

function emptyEntry(key: string): EntryProblem {
  return { path: [key], at: 'name', code: 'MP2204', message: `"${key}" is empty` };
}

async function readEntry(key: string, fields: Fields): Promise<DiscoveryEntry | undefined> {
  fields.allowOnly(entryFields, fieldHelps);
  const images = readImages(fields);
  const filter = await readFilter(fields);
  const source = readSource(fields);
  if (source === undefined) return undefined;
  if (needsImages(source) && !fields.has('images')) fields.missing('images');
  return { key, images, source, filter, denylist: fields.texts('imageDenylist') };
}

function needsImages({ kind }: VersionSource): boolean {
  return kind !== 'helm-latest' && kind !== 'github-tagged-images-file';
}

function readImages(fields: Fields): readonly string[] {
  const images = fields.texts('images', { mayBeEmpty: false });
  for (const image of images) {
    const reason = whyNoRepository(image);
    if (reason) fields.tell('images', { code: 'MP2203', message: reason });
  }
  return images;
}

function whyNoRepository(image: string): string | undefined {
  try {
    const { digest } = parseReference(image);
    const named = image.slice(image.lastIndexOf('/') + 1);
    if (digest === undefined && !named.includes(':')) return undefined;
    return `"${image}" has a tag or digest: images are named without`;
  } catch (error) {
    if (error instanceof CodedError) return error.message;
    throw error;
  }
}

async function readFilter(fields: Fields): Promise<TagFilter> {
  const constraint = await checked(fields, 'versionConstraint', 'constraint');
  const pattern = await checked(fields, 'versionFilter', 'pattern');
  const newest = fields.count('newest') ?? (fields.flag('latest') ? 1 : undefined);
  return { constraint, pattern, newest };
}

async function checked(
  fields: Fields,
  name: string,
  part: 'constraint' | 'pattern',
): Promise<string | undefined> {
  const text = fields.text(name);
  if (text === undefined) return undefined;
  try {
    await chooserOf({ constraint: undefined, pattern: undefined, newest: undefined, [part]: text });
    return text;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return fields.tell(name, { code: 'MP2203', message: error.message, help: error.hint });
  }
}

const kinds = [
  'github-releases',
  'github-latest-release',
  'github-tagged-images-file',
  'registry',
  'helm-latest',
  'helm-oci',
];

function readSource(fields: Fields): VersionSource | undefined {
  const text = fields.text('versionSource');
  if (text === undefined) {
    if (fields.has('versionSource')) return undefined;
    return fields.missing('versionSource', `It is one of: ${kinds.join(', ')}.`);
  }
  const colon = text.indexOf(':');
  const [kind, rest] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  switch (kind) {
    case 'registry':
      return { kind };
    case 'github-releases':
    case 'github-latest-release':
      return withRepository(fields, kind, rest);
    case 'github-tagged-images-file':
      return imagesFile(fields, rest);
    case 'helm-latest':
    case 'helm-oci':
      return helmSource(fields, rest);
    default:
      return fields.tell('versionSource', {
        code: 'MP2203',
        message: `"${text}" is no source of versions`,
        label: didYouMean(kind, kinds),
        help: `It is one of: ${kinds.join(', ')}.`,
      });
  }
}

function withRepository<Kind extends string>(fields: Fields, kind: Kind, repository: string) {
  if (/^[\w.-]+\/[\w.-]+$/.test(repository)) return { kind, repository };
  return fields.tell('versionSource', {
    code: 'MP2203',
    message: `"${kind}:${repository}" names no repository`,
    help: `Write it as ${kind}:OWNER/NAME.`,
  });
}

function imagesFile(fields: Fields, repository: string): VersionSource | undefined {
  const source = withRepository(fields, 'github-tagged-images-file' as const, repository);
  const path = fields.text('imagesFilePath');
  if (path === undefined && !fields.has('imagesFilePath')) return fields.missing('imagesFilePath');
  return source && path !== undefined ? { ...source, path: path.replace(/^\/+/, '') } : undefined;
}

function helmSource(fields: Fields, url: string): VersionSource | undefined {
  if (url !== '' && !/^(?:https?|oci):\/\/[^\s/]/.test(url)) {
    return fields.tell('versionSource', {
      code: 'MP2203',
      message: `"${url}" is no URL of a chart repository`,
      help: 'Write it as helm-latest:https://charts.example.com.',
    });
  }
  const charts = fields.mapping('helmCharts');
  if (charts === undefined) {
    return fields.has('helmCharts') ? undefined : fields.missing('helmCharts');
  }
  const all = charts.names.map((name) => readChart(name, charts.mapping(name)));
  return { kind: 'helm-latest', repository: url === '' ? undefined : url, charts: all };
}

function readChart(name: string, fields: Fields | undefined): HelmChart {
  fields?.allowOnly(['devel', 'chartConfig']);
  const config = fields?.mapping('chartConfig');
  const renderings = config?.names.map((one) => readRendering(config.mapping(one)));
  return { name, devel: fields?.flag('devel') ?? false, renderings: renderings ?? [asItIs] };
}

const asItIs: HelmRendering = { values: [], kubeVersion: undefined };

function readRendering(fields: Fields | undefined): HelmRendering {
  fields?.allowOnly(['values', 'kubeVersion']);
  return { values: fields?.texts('values') ?? [], kubeVersion: fields?.text('kubeVersion') };
}
