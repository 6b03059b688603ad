import { parseReference } from '../../oci/reference.ts';
import type { ListFindings } from '../list-findings.ts';
import type { TagSet } from '../model.ts';
import {
  type ListWriter,
  leaveOut,
  tellWishes,
  type WritableList,
  yamlText,
} from './list-writer.ts';
import { joined, type PortableImage } from './portable.ts';

interface Registry {
  'tls-verify'?: boolean;
  images?: Record<string, string[]>;
  'images-by-tag-regex'?: Record<string, string>;
  'images-by-semver'?: Record<string, string>;
}

/** `skopeo sync --src yaml`: sources alone, its targets follow from the command line. */
export const writeSkopeoSync: ListWriter = ({ images, filters, hosts }, findings) => {
  const registries = new Map<string, Registry>();
  const registryOf = (name: string): Registry => {
    const known = registries.get(name) ?? {};
    registries.set(name, known);
    return known;
  };
  for (const image of images) putImage(image, registryOf, findings);
  for (const item of filters) putFilter(item, registryOf, findings);
  for (const { host, tlsVerify } of hosts) {
    const registry = registries.get(host);
    if (registry !== undefined && tlsVerify !== undefined) registry['tls-verify'] = tlsVerify;
  }
  return yamlText(Object.fromEntries(registries));
};

type RegistryOf = (name: string) => Registry;

function putImage(image: PortableImage, registryOf: RegistryOf, findings: ListFindings): void {
  const { item, target } = image;
  tellWishes(image, 'skopeo sync', findings);
  if (target !== undefined || item.tag !== undefined) {
    const name = target === undefined ? `the tag ${item.tag}` : `the target ${joined(target)}`;
    const message = `skopeo sync names its targets itself: ${name} is lost`;
    leaveOut(findings, item, message);
  }
  const { registry, repository, tag, digest } = parseReference(joined(image.source));
  const section = registryOf(registry);
  section.images = { ...section.images };
  const names = section.images[repository] ?? [];
  const name = digest ?? tag ?? 'latest';
  section.images[repository] = names.includes(name) ? names : [...names, name];
}

function putFilter(
  item: WritableList['filters'][number],
  registryOf: RegistryOf,
  findings: ListFindings,
): void {
  if (item.kind === 'registry') {
    leaveOut(findings, item, `skopeo sync cannot choose among the repositories of ${item.source}`);
    return;
  }
  const { registry, repository } = parseReference(`${item.source}:x`);
  const [set, ...more] = item.tags;
  if (set === undefined) {
    const section = registryOf(registry);
    section.images = { ...section.images, [repository]: [] };
    return;
  }
  const known = more.length > 0 ? undefined : singleFilter(set);
  if (known === undefined) {
    const message = `skopeo sync has one regex or one range per repository, and ${item.source} has more`;
    leaveOut(findings, item, message);
    return;
  }
  const section = registryOf(registry);
  section[known.key] = { ...section[known.key], [repository]: known.text };
  if (item.target === undefined) return;
  leaveOut(findings, item, `skopeo sync names its targets itself: ${item.target} is lost`);
}

interface SingleFilter {
  readonly key: 'images-by-tag-regex' | 'images-by-semver';
  readonly text: string;
}

function singleFilter({ allow, deny, ranges }: TagSet): SingleFilter | undefined {
  const [pattern, ...patterns] = allow;
  const [range, ...others] = ranges;
  if (deny.length + patterns.length + others.length > 0) return undefined;
  if (pattern !== undefined && range !== undefined) return undefined;
  if (range !== undefined) return { key: 'images-by-semver', text: range };
  if (pattern === undefined) return undefined;
  const text = pattern.anchoring === 'part' ? pattern.text : `^(?:${pattern.text})$`;
  return { key: 'images-by-tag-regex', text };
}
