import { formatPlatform } from '../../oci/platform.ts';
import type { ListFindings } from '../list-findings.ts';
import type { ItemPolicy, ListHost, ListItem, NameFilter, Pattern, TagSet } from '../model.ts';
import { type ListWriter, leaveOut, type WritableList, yamlText } from './list-writer.ts';
import { joined, type PortableImage } from './portable.ts';

/** regclient's `regsync.yaml`. Every entry there has a target. */
export const writeRegsync: ListWriter = (list, findings) => {
  const { images, filters, hosts } = list;
  const creds = credsOf(hosts);
  const sync = [
    ...images.flatMap((image) => imageEntry(image, findings)),
    ...filters.flatMap((item) => filterEntry(item, list, findings)),
  ];
  return yamlText({ version: 1, ...(creds.length === 0 ? {} : { creds }), sync });
};

/** One entry for a host, and the hosts in order, as Rancher's tool writes them. */
function credsOf(hosts: readonly ListHost[]): readonly object[] {
  const entries = new Map<string, object>();
  for (const { host, tlsVerify, creds } of hosts) {
    if (tlsVerify === undefined && creds === undefined) continue;
    const tls = tlsVerify === undefined ? {} : { tls: tlsVerify ? 'enabled' : 'insecure' };
    entries.set(host, { registry: host, ...entries.get(host), ...tls, ...creds });
  }
  return [...entries].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
}

function imageEntry(image: PortableImage, findings: ListFindings): unknown[] {
  const { item, source, target } = image;
  if (target === undefined) return untargeted(item, findings);
  const entry = { source: joined(source), target: joined(target), type: 'image' };
  return [{ ...entry, ...wishes(item.wants) }];
}

function untargeted(item: ListItem, findings: ListFindings): [] {
  leaveOut(findings, item, `${item.source} has no target`, 'Give the registry: -d REGISTRY.');
  return [];
}

function filterEntry(
  item: WritableList['filters'][number],
  { registry }: WritableList,
  findings: ListFindings,
): unknown[] {
  const target = item.target ?? belowRegistry(item, registry);
  if (target === undefined) return untargeted(item, findings);
  const type = item.kind === 'tags' ? 'repository' : 'registry';
  const [first, ...more] = item.tags.map(setValue);
  return [
    {
      ...{ source: item.source, target, type },
      ...(item.kind === 'registry' ? optional('repos', namesValue(item.repositories)) : {}),
      ...(more.length > 0 ? { tagSets: [first, ...more] } : optional('tags', first ?? {})),
      ...wishes(item.wants),
    },
  ];
}

function belowRegistry({ kind, source }: ListItem, registry: string | undefined) {
  if (registry === undefined || kind === 'registry') return registry;
  return `${registry}/${source.replace(/^[^/]*[.:][^/]*\//, '')}`;
}

function setValue({ ranges, ...names }: TagSet): Record<string, unknown> {
  return { ...(ranges.length === 0 ? {} : { semverRange: ranges }), ...namesValue(names) };
}

function namesValue({ allow, deny }: NameFilter): Record<string, unknown> {
  return {
    ...(allow.length === 0 ? {} : { allow: allow.map(anchored) }),
    ...(deny.length === 0 ? {} : { deny: deny.map(anchored) }),
  };
}

/** regsync's expressions match all of a name. */
function anchored({ text, anchoring }: Pattern): string {
  if (anchoring === 'whole') return text;
  const before = text.startsWith('^') ? '' : '.*';
  const after = /(?:^|[^\\])\$$/.test(text) ? '' : '.*';
  return `${before}(?:${text})${after}`;
}

function optional(name: string, value: object): Record<string, unknown> {
  return Object.keys(value).length === 0 ? {} : { [name]: value };
}

function wishes({ platforms, referrers, foreignLayers }: ItemPolicy = {}): object {
  const types = referrers?.artifactTypes?.map((artifactType) => ({ artifactType }));
  return {
    ...(platforms === undefined ? {} : { platforms: platforms.map(formatPlatform) }),
    ...(referrers === undefined ? {} : { digestTags: true }),
    ...(referrers === undefined || types?.length === 0 ? {} : { referrers: true }),
    ...(types === undefined || types.length === 0 ? {} : { referrerFilters: types }),
    ...(foreignLayers === undefined ? {} : { includeExternal: true }),
  };
}
