import { isMap, isSeq, type YAMLSeq } from 'yaml';
import { compareVersions } from '../../util/version-order.ts';
import { YamlLines } from './yaml-lines.ts';
import { scalarText, sequenceAt } from './yaml-nodes.ts';

/** A list of images at the top (`undefined`) or under a key, by source, target and tag as `sort -V` would. */
export function sortItems(text: string, key: string | undefined): string {
  const lines = new YamlLines(text);
  if (lines.hasAnchors) return text;
  const items = itemsOf(lines.root, key);
  if (items) lines.sort(items, (a, b) => compareVersions(wordsOf(a), wordsOf(b)));
  return lines.text;
}

function itemsOf(root: unknown, key: string | undefined): YAMLSeq | undefined {
  if (key === undefined) return isSeq(root) ? root : undefined;
  return isMap(root) ? sequenceAt(root, key) : undefined;
}

function wordsOf(item: unknown): string {
  if (!isMap(item)) return scalarText(item) ?? '';
  const words = ['source', 'target', 'tag'].map((key) => scalarText(item.get(key, true)) ?? '');
  return words.join(' ');
}
