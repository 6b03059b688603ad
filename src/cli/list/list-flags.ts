import { listFormats } from '../../lists/model.ts';
import { writtenFormats } from '../../lists/write/written-formats.ts';
import type { Flag } from '../flag.ts';
import { runFlags } from '../flags.ts';

const texts: Readonly<Record<string, string>> = {
  check: 'write nothing; say what would change',
  jobs: 'questions in flight at a time',
  json: 'the result as one JSON document',
  'detailed-exitcode': 'exit 3 when there is something new',
};

const listFile: Flag = {
  name: 'file',
  short: 'f',
  value: 'LIST',
  group: 'Images',
  text: 'the list of images; - is standard input',
};

const format: Flag = {
  name: 'format',
  value: 'FORMAT',
  choices: listFormats,
  group: 'Images',
  text: 'how the list is written, where that cannot be told',
};

const registry: Flag = {
  name: 'registry',
  value: 'REG',
  group: 'Images',
  text: 'registry of the targets that name none',
};

/** The flags of `mirror-play tags`. */
export const tagsFlags: readonly Flag[] = [
  { ...listFile, text: 'the list of images: what it has is not new' },
  format,
  registry,
  {
    name: 'only',
    value: 'NAMES',
    repeats: true,
    group: 'Images',
    text: 'these entries alone',
  },
  {
    name: 'images',
    value: 'IMAGES',
    repeats: true,
    group: 'Images',
    text: 'in place of entries: images without tags',
  },
  {
    name: 'source',
    value: 'SOURCE',
    group: 'Images',
    text: 'of --images: registry, github-releases:OWNER/NAME, … (registry)',
  },
  {
    name: 'constraint',
    value: 'RANGE',
    group: 'Images',
    text: 'of --images: a range of semantic versions: ">1.21.0"',
  },
  {
    name: 'filter',
    value: 'REGEX',
    group: 'Images',
    text: 'of --images: a regular expression, searched in tags',
  },
  { name: 'newest', value: 'N', group: 'Images', text: 'of --images: only so many of the newest' },
  { name: 'latest', group: 'Images', text: 'of --images: only the newest' },
  {
    name: 'compare',
    value: 'WITH',
    choices: ['source', 'target'],
    group: 'Run',
    text: 'say of all tags where they are: in the list, at the source, at the target',
  },
  {
    name: 'existing',
    group: 'Run',
    text: 'only versions that the registry has an image of',
  },
  {
    name: 'github-api-url',
    value: 'URL',
    group: 'Files and hosts',
    text: "GitHub's API (GITHUB_API_URL); GITHUB_TOKEN is the token",
  },
  { name: 'lines', group: 'Output', text: 'lines for a list: SOURCE TARGET TAG' },
  ...shared(
    'detailed-exitcode',
    'jobs',
    'config',
    'authfile',
    'insecure',
    'json',
    'color',
    'debug',
  ),
];

/** The flags of `mirror-play add-tag`. */
export const addTagFlags: readonly Flag[] = [
  listFile,
  format,
  {
    name: 'images',
    value: 'IMAGES',
    repeats: true,
    group: 'Images',
    text: 'images of the list: a,b',
  },
  { name: 'tags', value: 'TAGS', repeats: true, group: 'Images', text: 'tags to add to each: x,y' },
  ...shared('check', 'diff', 'jobs', 'config', 'authfile', 'insecure', 'color', 'debug'),
];

/** The flags of `mirror-play fmt`. */
export const fmtFlags: readonly Flag[] = [
  format,
  ...shared('check', 'diff', 'config', 'color', 'debug'),
];

/** The flags of `mirror-play lint`. */
export const lintFlags: readonly Flag[] = [
  format,
  registry,
  {
    name: 'since',
    value: 'REF',
    group: 'Run',
    text: 'compare with the list at a commit: what is gone, whether the new exists',
  },
  { name: 'allow-removed', group: 'Run', text: 'with --since: tags may be gone' },
  { name: 'offline', group: 'Run', text: 'with --since: ask no registry' },
  ...shared('jobs', 'config', 'authfile', 'insecure', 'json', 'color', 'debug'),
];

/** Flags of a run that mean the same here, in other words where those do not fit. */
function shared(...wanted: readonly string[]): Flag[] {
  return runFlags
    .filter(({ name }) => wanted.includes(name))
    .map((flag) => ({ ...flag, group: groupOf(flag), text: texts[flag.name] ?? flag.text }));
}

function groupOf({ group }: Flag): Flag['group'] {
  return group === 'Mirroring' ? 'Run' : group;
}

/** The flags of `mirror-play convert`. */
export const convertFlags: readonly Flag[] = [
  {
    name: 'to',
    value: 'FORMAT',
    choices: writtenFormats,
    group: 'Images',
    text: 'what the list becomes (playbook)',
  },
  format,
  {
    name: 'source',
    short: 's',
    value: 'REG',
    group: 'Images',
    text: 'registry of all sources, in place of theirs',
  },
  {
    name: 'destination',
    short: 'd',
    value: 'REG',
    group: 'Images',
    text: 'registry of all targets, in place of theirs',
  },
  {
    name: 'output',
    short: 'o',
    value: 'FILE',
    group: 'Images',
    text: 'write it there, not to standard output',
  },
  ...runFlags
    .filter(({ name }) => ['strict', 'config', 'color'].includes(name))
    .map((flag) => ({
      ...flag,
      text: flag.name === 'strict' ? 'what cannot be expressed is an error' : flag.text,
    })),
];
