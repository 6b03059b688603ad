import { imageEntries } from '../../lists/image-entries.ts';
import type { ListEntry, RegistryItem, TagsItem } from '../../lists/model.ts';
import { type NamingRules, nameImages } from '../../mirror/naming.ts';
import type { ImageRequest } from '../../mirror/request.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { MirrorImagesArgs } from './arguments.ts';
import { readEntries } from './entry.ts';
import type { ListContext } from './list-file/list-context.ts';
import { type ChosenList, readListFile } from './list-file/read-list-file.ts';

/** The images of a task, as far as no registry has to be asked what there is. */
export interface WantedImages {
  readonly images: readonly ImageRequest[];
  /** Items of the list that stand for the tags that a registry has. */
  readonly filters: readonly (TagsItem | RegistryItem)[];
  readonly hosts: ChosenList['hosts'];
}

/**
 * The images of `images`, then those of `images_file`, named. Throws CodedError MP6033 where there is
 * neither, and whatever is wrong with either.
 */
export async function readImages(
  args: MirrorImagesArgs,
  rules: NamingRules,
  context: ListContext,
): Promise<WantedImages> {
  const list = await readListFile(args, context);
  if (args.images === undefined && list === undefined) throw noImages();
  const { items = [], hosts = [] } = list ?? {};
  const listed = items.flatMap((item): ListEntry[] => (item.kind === 'image' ? [item] : []));
  const given = args.images ?? [];
  const first = given.length;
  const entries = imageEntries(listed, { registry: rules.registry, hosts }).map((entry, index) => ({
    ...entry,
    index: first + index,
  }));
  return {
    images: nameImages([...given.flatMap(readEntries), ...entries], rules),
    filters: items.flatMap((item) => (item.kind === 'image' ? [] : [item])),
    hosts,
  };
}

function noImages(): CodedError {
  return new CodedError('MP6033', 'mirror_images needs `images` or `images_file`', {
    hint: 'Of the role: mi_images or mi_images_file.',
  });
}
