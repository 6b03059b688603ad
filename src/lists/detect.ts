import type { Raw } from '../template/value.ts';
import type { ListFormat } from './model.ts';
import { splitLine } from './text/split-line.ts';

/**
 * Whether a list is YAML, by its first line that says something: a key, an item, a bracket or a
 * document's start. `busybox:1.36` is a reference: a key has a blank or the line's end behind it.
 */
export function looksLikeYaml(head: Buffer): boolean {
  const text = head.toString('utf8').replace(/^\ufeff/, '');
  const line = text.split(/\r?\n/).find((one) => splitLine(one).kind === 'entry');
  return line !== undefined && yamlStart.test(line);
}

const yamlStart = /^\s*(---|%YAML|- |-$|[{[]|"[^"]*"\s*:|'[^']*'\s*:|[^\s#]+:(\s|$))/;

/** The format of a YAML list by its keys; undefined where none fits. */
export function detectYaml(value: Raw): Exclude<ListFormat, 'list'> | undefined {
  if (Array.isArray(value)) return detectItems(value);
  if (!(value instanceof Map)) return undefined;
  if (value.has('Artifacts') || value.has('Repositories')) return 'rancher-config';
  if (value.has('sync')) return 'regsync';
  if (value.has('targetRepoPrefix') || value.has('images')) return 'image-syncer';
  if (isMirrorTarget(value)) return 'oci-mirror';
  return [...value.values()].some(isSkopeoRegistry) ? 'skopeo-sync' : undefined;
}

function detectItems(items: readonly Raw[]): 'oci-mirror' | 'images' | undefined {
  if (items.some((item) => item instanceof Map && isMirrorTarget(item))) return 'oci-mirror';
  const isImage = (item: Raw) =>
    typeof item === 'string' || (item instanceof Map && item.has('source'));
  return items.length === 0 || items.some(isImage) ? 'images' : undefined;
}

function isMirrorTarget(value: ReadonlyMap<Raw, Raw>): boolean {
  return mirrorTargetKeys.some((key) => value.has(key));
}

const mirrorTargetKeys = [
  'oci_mirror_image',
  'oci_mirror_images',
  'source_repository',
  'destination_repository',
];

function isSkopeoRegistry(value: Raw): boolean {
  return value instanceof Map && skopeoKeys.some((key) => value.has(key));
}

const skopeoKeys = ['images', 'images-by-tag-regex', 'images-by-semver'];
