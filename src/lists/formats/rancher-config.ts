import { didYouMean } from '../../diagnostic/suggest.ts';
import { formatReference, parseReference } from '../../oci/reference.ts';
import { checkReference, checkRepository, checkTag } from '../check-names.ts';
import type { ListFindings } from '../list-findings.ts';
import type { ListEntry, ListHost } from '../model.ts';
import { Fields, type PlacedText, type PlacedValue } from '../yaml/fields.ts';
import type { YamlReader } from '../yaml/yaml-list.ts';
import { type CredsNames, keptFields, portableCreds } from './regsync-creds.ts';
import { Unhonoured, type UnhonouredFields } from './unhonoured.ts';

/**
 * `config.yaml` of Rancher's artifact mirror: every tag of every artifact for each of its target
 * repositories, in this order. What would be copied onto itself is left out.
 */
export const readRancherConfig: YamlReader = ({ value, span }, findings) => {
  const fields = Fields.of(value, span, 'the list', findings);
  if (fields === undefined) return { items: [] };
  fields.close(['Repositories', 'Artifacts']);
  const { repositories, hosts } = readRepositories(fields, findings);
  const artifacts = fields.requiredList('Artifacts') ?? [];
  const read = artifacts.flatMap((artifact) => readArtifact(artifact, findings));
  const untargeted = read.find(({ repositories: named }) => named === undefined);
  if (untargeted !== undefined && !repositories.some(({ isDefault }) => isDefault)) {
    findings.error('MP2106', 'no repository is a DefaultTarget', untargeted.source.span, {
      help: 'Set DefaultTarget: true, or give the artifact TargetRepositories.',
    });
  }
  refuseDuplicates(read, findings);
  return { items: read.flatMap((artifact) => entriesOf(artifact, repositories, findings)), hosts };
};

/** A place below which artifacts are put. */
interface Repository {
  readonly baseUrl: string;
  readonly isDefault: boolean;
}

const credentials =
  'Credentials come from authfiles and `podman login`; a regsync file made of this keeps templates.';

const unhonouredOfRepository: UnhonouredFields = {
  Username: credentials,
  Password: credentials,
  ReqConcurrent: 'Limits of a host stand under `hosts:` in mirror-play.yml.',
};

/** `RepoAuth` asks for what is always so here: a token for one repository at a time. */
function readRepositories(
  fields: Fields,
  findings: ListFindings,
): { readonly repositories: readonly Repository[]; readonly hosts: readonly ListHost[] } {
  const unhonoured = new Unhonoured();
  const hosts: ListHost[] = [];
  const repositories = (fields.requiredList('Repositories') ?? []).flatMap(({ value, span }) => {
    const one = Fields.of(value, span, 'a repository', findings);
    if (one === undefined) return [];
    const known = Object.keys(unhonouredOfRepository);
    one.close(['BaseUrl', 'DefaultTarget', 'Registry', 'RepoAuth', ...known]);
    const host = one.text('Registry')?.text;
    const creds = portableCreds(one, credsNames);
    unhonoured.look(one, unhonouredOfRepository, '', keptFields(creds, credsNames));
    if (host !== undefined) hosts.push({ host, creds, span });
    const baseUrl = one.required('BaseUrl');
    if (baseUrl === undefined || !isBase(baseUrl, findings)) return [];
    return [{ baseUrl: baseUrl.text, isDefault: one.boolean('DefaultTarget') === true }];
  });
  unhonoured.tell(findings);
  return { repositories, hosts };
}

const credsNames: CredsNames = {
  user: 'Username',
  pass: 'Password',
  repoAuth: 'RepoAuth',
  reqConcurrent: 'ReqConcurrent',
};

function isBase({ text, span }: PlacedText, findings: ListFindings): boolean {
  return checkReference(`${text}/x`, span, findings);
}

interface Artifact {
  readonly source: PlacedText;
  readonly tags: readonly PlacedText[];
  /** Undefined: there is none that could be made. */
  readonly name: string;
  /** True: all of it. */
  readonly excluded: true | ReadonlySet<string>;
  readonly repositories: readonly PlacedText[] | undefined;
}

function readArtifact({ value, span }: PlacedValue, findings: ListFindings): Artifact[] {
  const fields = Fields.of(value, span, 'an artifact', findings);
  if (fields === undefined) return [];
  fields.close([
    'SourceArtifact',
    'Tags',
    'TargetArtifactName',
    'DoNotMirror',
    'TargetRepositories',
  ]);
  const source = fields.required('SourceArtifact');
  const tags = fields.requiredList('Tags') === undefined ? undefined : fields.texts('Tags');
  const excluded = readExcluded(fields, findings);
  const repositories = fields.texts('TargetRepositories');
  if (source === undefined || tags === undefined) return [];
  const right = [
    checkRepository(source.text, source.span, findings),
    ...tags.map((tag) => checkTag(tag.text, tag.span, findings)),
  ];
  if (right.includes(false)) return [];
  const name = readTargetName(fields, source, findings);
  return name === undefined ? [] : [{ source, tags, name, excluded, repositories }];
}

/** Nothing, true or false, or the tags that are not to be mirrored. */
function readExcluded(fields: Fields, findings: ListFindings): true | ReadonlySet<string> {
  if (typeof fields.raw('DoNotMirror') === 'string') {
    return fields.boolean('DoNotMirror') === true ? true : new Set();
  }
  const excluded = new Set<string>();
  for (const { text, span } of fields.texts('DoNotMirror') ?? []) {
    if (excluded.has(text)) {
      findings.error('MP2111', `"${text}" stands twice in DoNotMirror`, span);
    }
    excluded.add(text);
  }
  return excluded;
}

function readTargetName(
  fields: Fields,
  source: PlacedText,
  findings: ListFindings,
): string | undefined {
  const name = fields.text('TargetArtifactName');
  if (name === undefined || name.text === '') return defaultName(source, findings);
  return checkReference(`x/${name.text}`, name.span, findings) ? name.text : undefined;
}

/** `mirrored-<org>-<name>`; what comes from Rancher's application collection is `appco-<name>`. */
function defaultName({ text, span }: PlacedText, findings: ListFindings): string | undefined {
  const parts = text.split('/');
  const [org, name] = parts.slice(-2);
  if (parts[0] === 'dp.apps.rancher.io') return `appco-${parts.at(-1)}`;
  if (org !== undefined && name !== undefined) return `mirrored-${org}-${name}`;
  findings.error('MP2106', `"${text}" has one part only, so it needs a TargetArtifactName`, span);
  return undefined;
}

function refuseDuplicates(artifacts: readonly Artifact[], findings: ListFindings): void {
  const seen = new Map<string, number>();
  for (const { source, name } of artifacts) {
    const key = `${source.text} ${name}`;
    const line = seen.get(key);
    if (line === undefined) seen.set(key, source.span.line);
    else {
      const message = `${source.text} for ${name} stands in line ${line} already`;
      findings.error('MP2111', message, source.span, { help: 'Put all tags into one artifact.' });
    }
  }
}

function entriesOf(
  artifact: Artifact,
  repositories: readonly Repository[],
  findings: ListFindings,
): readonly ListEntry[] {
  const { source, name, excluded, tags } = artifact;
  const targets = targetsOf(artifact, repositories, findings).map((base) => `${base}/${name}`);
  if (excluded === true) return [];
  const wanted = tags.filter(({ text }) => !excluded.has(text));
  return targets.flatMap((target) =>
    wanted.flatMap(({ text: tag, span }): ListEntry[] => {
      const [from, to] = [`${source.text}:${tag}`, `${target}:${tag}`];
      const right = [from, to].every((reference) => checkReference(reference, span, findings));
      return !right || isSame(from, to) ? [] : [{ kind: 'image', source: from, target, span }];
    }),
  );
}

function targetsOf(
  { repositories: named }: Artifact,
  repositories: readonly Repository[],
  findings: ListFindings,
): readonly string[] {
  const known = repositories.map(({ baseUrl }) => baseUrl);
  if (named === undefined) {
    return repositories.filter(({ isDefault }) => isDefault).map(({ baseUrl }) => baseUrl);
  }
  for (const { text, span } of named) {
    if (known.includes(text)) continue;
    findings.error('MP2112', `no repository has the BaseUrl "${text}"`, span, {
      label: didYouMean(text, known),
      help: `There is ${known.join(', ')}.`,
    });
  }
  return known.filter((baseUrl) => named.some(({ text }) => text === baseUrl));
}

function isSame(source: string, target: string): boolean {
  return formatReference(parseReference(source)) === formatReference(parseReference(target));
}
