import { CodedError } from '../../util/coded-error.ts';
import type { ListFormat } from '../model.ts';
import { sortRancherConfig } from './rancher-config.ts';
import { sortItems } from './sort-items.ts';
import { formatTextList, parseTextList, sortTextList } from './text-list.ts';

const formatters: Readonly<Partial<Record<ListFormat, (text: string) => string>>> = {
  list: (text) => formatTextList(sortTextList(parseTextList(text))),
  images: (text) => sortItems(text, undefined),
  'image-syncer': (text) => sortItems(text, 'images'),
  'rancher-config': sortRancherConfig,
  regsync: (text) => sortItems(text, 'sync'),
};

/**
 * A list in order and in one manner of writing. The text has been read before, so it is sound.
 * Throws CodedError MP2210 for a format that has no order.
 */
export function formatList(format: ListFormat, text: string): string {
  const formatter = formatters[format];
  if (formatter) return endedOnce(formatter(text));
  throw new CodedError('MP2210', `a list in the format ${format} is not put in order`, {
    hint: `These are: ${Object.keys(formatters).join(', ')}.`,
  });
}

function endedOnce(text: string): string {
  return `${text
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .trimEnd()}\n`;
}
