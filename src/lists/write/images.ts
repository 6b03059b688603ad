import { type ListWriter, tellFilters, tellHosts, tellWishes, yamlText } from './list-writer.ts';
import { joined, type PortableImage } from './portable.ts';

/** What `images` of a task holds. */
export const writeImages: ListWriter = ({ images, filters, hosts }, findings) => {
  tellFilters(filters, 'a list of images', findings);
  tellHosts(hosts, 'a list of images', findings);
  for (const image of images) tellWishes(image, 'a list of images', findings);
  return yamlText(images.map(imageValue));
};

/** An image as `images` takes it: a reference, or a mapping with what differs from its own names. */
export function imageValue({ item, source, target }: PortableImage): unknown {
  const text = joined(source);
  if (target !== undefined) return { source: text, target: joined(target) };
  return item.tag === undefined ? text : { source: text, tag: item.tag };
}
