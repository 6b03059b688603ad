import { imageEntries } from '../../../lists/image-entries.ts';
import type { ListHost, RegistryItem, TagsItem } from '../../../lists/model.ts';
import { resolveItems } from '../../../lists/resolve-items.ts';
import { nameImages } from '../../../mirror/naming.ts';
import type { ImageRequest } from '../../../mirror/request.ts';
import type { ListContext } from './list-context.ts';
import { type ListView, listResolver } from './list-resolver.ts';
import { unresolvedImage } from './unresolved-image.ts';

/** Items of a list that stand for the tags that a registry has. */
export interface Filters {
  readonly filters: readonly (TagsItem | RegistryItem)[];
  readonly hosts: readonly ListHost[];
}

/**
 * The images that filters stand for, the first of them with that index; then, failed, the
 * repositories whose tags could not be listed. Reads only.
 */
export async function filteredImages(
  { filters, hosts }: Filters,
  { view, first }: { readonly view: ListView; readonly first: number },
  context: ListContext,
): Promise<readonly ImageRequest[]> {
  const resolver = listResolver(hosts, view, context);
  const { entries, unresolved, empty } = await resolveItems(filters, resolver);
  for (const { source, span } of empty) {
    const text = `${span.file}:${span.line}: nothing of ${source} passes the filter`;
    context.emit({ type: 'note', level: 'warning', text });
  }
  const named = imageEntries(entries, { registry: view.rules.registry, hosts });
  const at = (index: number) => first + index;
  return [
    ...nameImages(
      named.map((entry, index) => ({ ...entry, index: at(index) })),
      view.rules,
    ),
    ...unresolved.map((one, index) => unresolvedImage(one, at(named.length + index), view.rules)),
  ];
}
