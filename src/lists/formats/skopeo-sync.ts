import type { Raw } from '../../template/value.ts';
import { checkReference } from '../check-names.ts';
import type { ListFindings } from '../list-findings.ts';
import type { ListHost, ListItem, TagSet } from '../model.ts';
import { Fields, type PlacedText } from '../yaml/fields.ts';
import { readPattern, readRange } from '../yaml/pattern.ts';
import type { YamlReader } from '../yaml/yaml-list.ts';
import { Unhonoured, type UnhonouredFields } from './unhonoured.ts';

/** `skopeo sync --src yaml`: per registry its repositories, with tags, a regex or a range. */
export const readSkopeoSync: YamlReader = ({ value, span }, findings) => {
  const fields = Fields.of(value, span, 'the list', findings);
  if (fields === undefined) return { items: [] };
  const unhonoured = new Unhonoured();
  const registries = fields.keys.flatMap((host) => {
    const registry = fields.mapping(host, 'a registry');
    if (registry === undefined) return [];
    return [readRegistry({ host, span: fields.spanOfKey(host), registry }, findings, unhonoured)];
  });
  unhonoured.tell(findings);
  return {
    items: registries.flatMap(({ items }) => items),
    hosts: registries.flatMap(({ hosts }) => hosts),
  };
};

const unhonouredOfRegistry: UnhonouredFields = {
  credentials: 'Credentials come from authfiles and `podman login`, not from lists.',
  'cert-dir': 'Certificates of a host stand under `hosts:` in mirror-play.yml.',
};

interface Registry {
  readonly host: string;
  readonly span: PlacedText['span'];
  readonly registry: Fields;
}

interface Contents {
  readonly items: readonly ListItem[];
  readonly hosts: readonly ListHost[];
}

function readRegistry(
  { host, span, registry }: Registry,
  findings: ListFindings,
  unhonoured: Unhonoured,
): Contents {
  registry.close([...Object.keys(sections), 'tls-verify', ...Object.keys(unhonouredOfRegistry)]);
  unhonoured.look(registry, unhonouredOfRegistry);
  const items = Object.entries(sections).flatMap(([key, readSection]) => {
    const section = registry.mapping(key, `"${key}"`);
    if (section === undefined) return [];
    return section.keys.flatMap((repository) => {
      const name = { text: `${host}/${repository}`, span: section.spanOfKey(repository) };
      const right = checkReference(`${name.text}:x`, name.span, findings);
      return right ? readSection({ name, section, repository }, findings) : [];
    });
  });
  const tlsVerify = registry.boolean('tls-verify');
  return { items, hosts: tlsVerify === undefined ? [] : [{ host, tlsVerify, span }] };
}

interface Repository {
  readonly name: PlacedText;
  readonly section: Fields;
  readonly repository: string;
}

const sections: Readonly<
  Record<string, (repository: Repository, findings: ListFindings) => readonly ListItem[]>
> = {
  images: readImages,
  'images-by-tag-regex': (one, findings) =>
    readFiltered(one, (text) => ({ ...everything, allow: readPattern(text, 'part', findings) })),
  'images-by-semver': (one, findings) =>
    readFiltered(one, (text) => ({ ...everything, ranges: readRange(text, findings) })),
};

const everything: TagSet = { allow: [], deny: [], ranges: [] };

function readFiltered(
  { name, section, repository }: Repository,
  read: (text: PlacedText) => TagSet,
): ListItem[] {
  const text = section.required(repository);
  if (text === undefined) return [];
  return [{ kind: 'tags', source: name.text, tags: [read(text)], span: name.span }];
}

/** Tags and digests of a repository; none listed: all tags. */
function readImages({ name, section, repository }: Repository, findings: ListFindings): ListItem[] {
  const listed = section.texts(repository) ?? [];
  if (isAll(section.raw(repository))) {
    return [{ kind: 'tags', source: name.text, tags: [], span: name.span }];
  }
  return listed.flatMap(({ text, span }): ListItem[] => {
    const source = `${name.text}${text.includes(':') ? '@' : ':'}${text}`;
    return checkReference(source, span, findings) ? [{ kind: 'image', source, span }] : [];
  });
}

function isAll(value: Raw): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}
