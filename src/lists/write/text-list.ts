import type { ListFindings } from '../list-findings.ts';
import { type ListWriter, leaveOut, tellFilters, tellHosts, tellWishes } from './list-writer.ts';
import { joined, type PortableImage } from './portable.ts';

/** `SOURCE TARGET TAG` lines; one reference where there is no target. */
export const writeTextList: ListWriter = ({ images, filters, hosts }, findings) => {
  tellFilters(filters, 'a text list', findings);
  tellHosts(hosts, 'a text list', findings);
  return images.flatMap((image) => lineOf(image, findings)).join('');
};

function lineOf(image: PortableImage, findings: ListFindings): string[] {
  const { item, source, target } = image;
  tellWishes(image, 'a text list', findings);
  if (target === undefined) {
    if (item.tag === undefined || item.tag === source.tag) return [`${joined(source)}\n`];
    leaveOut(findings, item, `${item.source} has a tag of its own at the target, but no target`);
    return [];
  }
  if (source.digest !== undefined || source.tag !== target.tag) {
    const message = `${item.source} as ${joined(target)}: a line has one tag, for both ends`;
    leaveOut(findings, item, message);
    return [];
  }
  return [`${source.name} ${target.name} ${source.tag}\n`];
}
