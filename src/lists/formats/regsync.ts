import { checkReference, checkRepository } from '../check-names.ts';
import type { ListFindings } from '../list-findings.ts';
import type { ItemPolicy, ListItem, NameFilter, TagFilter, TagSet } from '../model.ts';
import { Fields, type PlacedText, type PlacedValue } from '../yaml/fields.ts';
import { readPattern, readRange } from '../yaml/pattern.ts';
import { readPlatforms } from '../yaml/platforms.ts';
import type { YamlReader } from '../yaml/yaml-list.ts';
import { readCreds } from './regsync-creds.ts';
import {
  honoured,
  unhonouredDefaults,
  unhonouredEverywhere,
  unhonouredOfEntry,
  withBackup,
} from './regsync-fields.ts';
import { Unhonoured } from './unhonoured.ts';

/** What the entries of a file are read with. */
interface Context {
  readonly findings: ListFindings;
  readonly unhonoured: Unhonoured;
  readonly defaults: Fields | undefined;
}

/** regclient's `regsync.yaml`: images, repositories and whole registries, with filters. */
export const readRegsync: YamlReader = ({ value, span }, findings) => {
  const fields = Fields.of(value, span, 'the list', findings);
  if (fields === undefined) return { items: [] };
  const anchors = fields.keys.filter((key) => key.startsWith('x-'));
  fields.close(['version', 'creds', 'defaults', 'sync', ...anchors]);
  checkVersion(fields, findings);
  const unhonoured = new Unhonoured();
  const hosts = readCreds(fields.list('creds') ?? [], { findings, unhonoured });
  const defaults = readDefaults(fields, { findings, unhonoured });
  const context = { findings, unhonoured, defaults };
  const items = (fields.requiredList('sync') ?? []).flatMap((entry) => readEntry(entry, context));
  unhonoured.tell(findings);
  return { items, hosts };
};

function checkVersion(fields: Fields, findings: ListFindings): void {
  const version = fields.text('version');
  if (version === undefined || version.text === '1') return;
  findings.error(
    'MP2105',
    `version ${version.text} of regsync's format is not known`,
    version.span,
    {
      help: 'There is version 1.',
    },
  );
}

function readDefaults(
  fields: Fields,
  { unhonoured }: Pick<Context, 'findings' | 'unhonoured'>,
): Fields | undefined {
  const defaults = fields.mapping('defaults', '"defaults"');
  if (defaults === undefined) return undefined;
  const known = Object.keys({ ...unhonouredEverywhere, ...unhonouredDefaults });
  defaults.close([...honoured, ...known]);
  const without = { ...unhonouredEverywhere, ...unhonouredDefaults };
  unhonoured.look(defaults, withBackup(without, defaults.raw('backup')));
  return defaults;
}

function readEntry({ value, span }: PlacedValue, context: Context): ListItem[] {
  const { findings, unhonoured } = context;
  const fields = Fields.of(value, span, 'an entry of sync', findings);
  if (fields === undefined) return [];
  const without = { ...unhonouredEverywhere, ...unhonouredOfEntry };
  fields.close([...entryFields, ...honoured, ...Object.keys(without)]);
  unhonoured.look(fields, withBackup(without, fields.raw('backup')));
  const source = readName(fields, 'source', findings);
  const target = readName(fields, 'target', findings);
  const type = fields.required('type');
  const wants = readPolicy(fields, context);
  if (source === undefined || target === undefined || type === undefined) return [];
  const read = readers[type.text];
  if (read !== undefined) return read({ fields, source, target, wants, span, context });
  findings.error('MP2105', `"${type.text}" is no type of regsync`, type.span, {
    help: `There is ${Object.keys(readers).join(', ')}.`,
  });
  return [];
}

const entryFields = [
  'source',
  'target',
  'type',
  'tags',
  'tagSets',
  'repos',
  'platform',
  'platforms',
];

function readName(fields: Fields, key: string, findings: ListFindings): PlacedText | undefined {
  const name = fields.required(key);
  if (name === undefined || !name.text.includes('{{')) return name;
  findings.error(
    'MP2104',
    `"${key}" has a template, and templates of Go are not expanded`,
    name.span,
    {
      help: 'Write the value itself.',
    },
  );
  return undefined;
}

interface Entry {
  readonly fields: Fields;
  readonly source: PlacedText;
  readonly target: PlacedText;
  readonly wants: ItemPolicy | undefined;
  readonly span: PlacedValue['span'];
  readonly context: Context;
}

const readers: Readonly<Record<string, (entry: Entry) => ListItem[]>> = {
  image: readImage,
  repository: readRepository,
  registry: readRegistry,
};

/** A target without a tag is `latest`, whatever the source's tag is. */
function readImage({ fields, source, target, wants, span, context }: Entry): ListItem[] {
  const { findings } = context;
  refuseFields(fields, ['tags', 'tagSets', 'repos'], 'image', findings);
  const right = [source, target].filter(({ text, span: at }) => checkReference(text, at, findings));
  if (right.length < 2) return [];
  const [name, tag = 'latest'] = splitTag(target.text);
  return [{ kind: 'image', source: source.text, target: name, tag, wants, span }];
}

function splitTag(reference: string): readonly [name: string, tag?: string] {
  const colon = reference.lastIndexOf(':');
  if (colon <= reference.lastIndexOf('/')) return [reference];
  return [reference.slice(0, colon), reference.slice(colon + 1)];
}

function readRepository({ fields, source, target, wants, span, context }: Entry): ListItem[] {
  const { findings } = context;
  refuseFields(fields, ['repos'], 'repository', findings);
  const tags = readTags(fields, findings);
  const help = 'Use type: image, or leave the tag out.';
  const right = [source, target].filter(({ text, span: at }) =>
    checkRepository(text, at, findings, help),
  );
  if (right.length < 2) return [];
  return [{ kind: 'tags', source: source.text, target: target.text, tags, wants, span }];
}

function readRegistry({ fields, source, target, wants, span, context }: Entry): ListItem[] {
  const { findings } = context;
  const tags = readTags(fields, findings);
  const repos = fields.mapping('repos', 'a filter of repositories');
  repos?.close(['allow', 'deny']);
  const right = [source, target].filter(({ text, span: at }) =>
    checkReference(`${text}/x:x`, at, findings),
  );
  if (right.length < 2) return [];
  const repositories = repos === undefined ? { allow: [], deny: [] } : readNames(repos, findings);
  return [
    { kind: 'registry', source: source.text, target: target.text, repositories, tags, wants, span },
  ];
}

function refuseFields(
  fields: Fields,
  names: readonly string[],
  type: string,
  findings: ListFindings,
): void {
  for (const name of names.filter((one) => fields.has(one))) {
    const message = `"${name}" says nothing for type: ${type}`;
    findings.warning('MP2109', message, fields.spanOfKey(name), { help: 'Leave it out.' });
  }
}

function readTags(fields: Fields, findings: ListFindings): TagFilter {
  const first = fields.mapping('tags', 'a filter of tags');
  const sets = fields.list('tagSets') ?? [];
  const more = sets.flatMap(
    ({ value, span }) => Fields.of(value, span, 'a filter of tags', findings) ?? [],
  );
  return [...(first === undefined ? [] : [first]), ...more].map((set) => readSet(set, findings));
}

function readSet(fields: Fields, findings: ListFindings): TagSet {
  fields.close(['allow', 'deny', 'semverRange']);
  const ranges = fields.texts('semverRange') ?? [];
  return {
    ...readNames(fields, findings),
    ranges: ranges.flatMap((range) => readRange(range, findings)),
  };
}

function readNames(fields: Fields, findings: ListFindings): NameFilter {
  const patterns = (key: string) =>
    (fields.texts(key) ?? []).flatMap((text) => readPattern(text, 'whole', findings));
  return { allow: patterns('allow'), deny: patterns('deny') };
}

/** An entry's own fields go before the defaults. */
function readPolicy(fields: Fields, { findings, unhonoured, defaults }: Context) {
  const from = (key: string) => (fields.has(key) || defaults === undefined ? fields : defaults);
  const single = fields.text('platform');
  if (single !== undefined) unhonoured.note('platform', single.span, asIndex);
  const platforms = [...(fields.texts('platforms') ?? []), ...(single ? [single] : [])];
  const referrers = readReferrers(from, findings);
  const foreign = from('includeExternal').boolean('includeExternal') === true;
  if (platforms.length === 0 && referrers === undefined && !foreign) return undefined;
  return {
    ...(platforms.length === 0 ? {} : { platforms: readPlatforms(platforms, findings) }),
    ...(referrers === undefined ? {} : { referrers }),
    ...(foreign ? { foreignLayers: 'copy' as const } : {}),
  };
}

const asIndex =
  'The platform is copied, but inside its index: the target gets an index with one platform.';

/** Referrers of all types, of the listed ones, or (`digestTags` alone) only the tags of cosign. */
function readReferrers(
  from: (key: string) => Fields,
  findings: ListFindings,
): ItemPolicy['referrers'] {
  const all = from('referrers').boolean('referrers') === true;
  const digestTags = from('digestTags').boolean('digestTags') === true;
  const filters = from('referrerFilters').list('referrerFilters') ?? [];
  const types = filters.flatMap(({ value, span }) => {
    const filter = Fields.of(value, span, 'a filter of referrers', findings);
    filter?.close(['artifactType', 'annotations']);
    if (filter?.has('annotations') === true) {
      findings.error(
        'MP2113',
        'referrers cannot be chosen by annotation',
        filter.spanOfKey('annotations'),
      );
    }
    return filter?.text('artifactType')?.text ?? [];
  });
  if (all) return types.length === 0 ? {} : { artifactTypes: types };
  return digestTags ? { artifactTypes: [] } : undefined;
}
