import { stringify } from 'yaml';
import type { ListFindings } from '../list-findings.ts';
import type { ListHost, RegistryItem, TagsItem } from '../model.ts';
import type { PortableImage } from './portable.ts';

/** What is written. */
export interface WritableList {
  readonly images: readonly PortableImage[];
  /** Items that stand for what a registry has. */
  readonly filters: readonly (TagsItem | RegistryItem)[];
  readonly hosts: readonly ListHost[];
  /** Upstream's promise that a tag never moves: image-syncer's. */
  readonly isImmutable: boolean;
  /** The target registry that was asked for. */
  readonly registry: string | undefined;
}

/** Writes one format. What it cannot express goes to the findings, each at its place. */
export type ListWriter = (list: WritableList, findings: ListFindings) => string;

/** Tells that something of a list is left out. */
export function leaveOut(
  findings: ListFindings,
  item: { readonly span: PortableImage['item']['span'] },
  message: string,
  help?: string,
): void {
  findings.warning('MP2114', message, item.span, help === undefined ? {} : { help });
}

/** Whether an image is nothing but source and target; what it is besides is told. */
export function tellWishes({ item }: PortableImage, format: string, findings: ListFindings): void {
  const wishes = Object.keys(item.wants ?? {});
  if (wishes.length > 0) leaveOut(findings, item, `${format} cannot say: ${wishes.join(', ')}`);
}

/** Tells of all filters of a list that a format cannot hold. */
export function tellFilters(
  filters: WritableList['filters'],
  format: string,
  findings: ListFindings,
): void {
  const help = 'A playbook mirrors the list itself: `images_file`.';
  for (const item of filters) {
    leaveOut(
      findings,
      item,
      `${format} cannot choose the tags of ${item.source} by a filter`,
      help,
    );
  }
}

/** Tells of hosts whose TLS settings a format cannot hold. */
export function tellHosts(
  hosts: WritableList['hosts'],
  format: string,
  findings: ListFindings,
): void {
  for (const host of hosts.filter(({ tlsVerify }) => tlsVerify === false)) {
    const message = `${format} cannot say that the certificate of ${host.host} is not verified`;
    leaveOut(findings, host, message, 'Say so under `hosts:` in mirror-play.yml.');
  }
}

/** A value as YAML that YAML 1.1 and 1.2 read alike: `3.10` and `yes` are quoted. */
export function yamlText(value: unknown): string {
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
