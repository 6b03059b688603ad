import pLimit from 'p-limit';
import { CodedError } from '../util/coded-error.ts';
import type { ListEntry, ListItem, RegistryItem, TagsItem } from './model.ts';
import { filterTags, passesNames } from './tag-filter.ts';

/** Where the tags and repositories that items ask for come from. */
export interface ListResolver {
  /** All tags of an item's source. */
  tags(item: TagsItem): Promise<readonly string[]>;
  /** All repositories of a registry, without its host. */
  repositories(item: RegistryItem): Promise<readonly string[]>;
}

/** Items as images. */
export interface ResolvedItems {
  readonly entries: readonly ListEntry[];
  /** Items of which nobody could say what they stand for, each with the reason. */
  readonly unresolved: readonly UnresolvedItem[];
  /** Items that nothing passes. */
  readonly empty: readonly (TagsItem | RegistryItem)[];
}

/** An item whose registry did not answer. */
export interface UnresolvedItem {
  readonly item: TagsItem | RegistryItem;
  readonly error: CodedError;
}

/** Registries asked at a time. */
const concurrency = 8;

/**
 * Turns filters into the images that pass them, in the order of the items; asks for nothing where
 * all items are images.
 */
export async function resolveItems(
  items: readonly ListItem[],
  resolver: ListResolver,
): Promise<ResolvedItems> {
  const limit = pLimit(concurrency);
  const asked = items.map((item) => {
    if (item.kind === 'image') return [item];
    return limit(() => guarded(item, () => resolve(item, resolver)));
  });
  const answers = await Promise.all(asked);
  const all = answers.flat();
  return {
    entries: all.flatMap((one) => ('error' in one ? [] : [one])),
    unresolved: all.flatMap((one) => ('error' in one ? [one] : [])),
    empty: items.flatMap((item, index) =>
      item.kind === 'image' || answers[index]?.length !== 0 ? [] : [item],
    ),
  };
}

type Answer = ListEntry | UnresolvedItem;

async function resolve(item: TagsItem | RegistryItem, resolver: ListResolver): Promise<Answer[]> {
  if (item.kind === 'tags') return imagesOf(item, await resolver.tags(item));
  const names = await resolver.repositories(item);
  const wanted = names.filter((name) => passesNames(name, item.repositories));
  const found: Answer[] = [];
  for (const name of wanted) {
    const one = repositoryOf(item, name);
    found.push(...(await guarded(one, async () => imagesOf(one, await resolver.tags(one)))));
  }
  return found;
}

async function guarded(
  item: TagsItem | RegistryItem,
  work: () => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return [{ item, error }];
  }
}

function repositoryOf(
  { kind: _, repositories: __, ...item }: RegistryItem,
  name: string,
): TagsItem {
  const { source, target } = item;
  const below = target === undefined ? undefined : `${target.replace(/\/+$/, '')}/${name}`;
  return { ...item, kind: 'tags', source: `${source}/${name}`, target: below };
}

function imagesOf({ tags: filter, ...item }: TagsItem, tags: readonly string[]): ListEntry[] {
  return filterTags(tags, filter).map((tag) => ({
    ...item,
    kind: 'image',
    source: `${item.source}:${tag}`,
  }));
}
