import type { ListFindings } from '../list-findings.ts';
import {
  type ListWriter,
  leaveOut,
  tellFilters,
  tellHosts,
  tellWishes,
  yamlText,
} from './list-writer.ts';
import type { PortableImage } from './portable.ts';

const format = 'oci_mirror_image';

/** The fields of `oci_mirror_image`: sources by digest alone, each with a target. */
export const writeOciMirror: ListWriter = ({ images, filters, hosts }, findings) => {
  tellFilters(filters, format, findings);
  tellHosts(hosts, format, findings);
  const variants = new Map<string, Record<string, string>>();
  const targets = images.flatMap((image) => {
    tellWishes(image, format, findings);
    return targetValue(image, variants, findings);
  });
  return yamlText(targets);
};

function targetValue(
  { item, source, target }: PortableImage,
  variants: Map<string, Record<string, string>>,
  findings: ListFindings,
): unknown[] {
  const { digest } = source;
  if (digest === undefined || target === undefined) {
    const lacks = digest === undefined ? 'a digest' : 'a target';
    leaveOut(findings, item, `${item.source}: ${format} needs ${lacks}`);
    return [];
  }
  const places = { source_repository: source.name, destination_repository: target.name };
  const [name = '', variant] = (item.name ?? '').split('#');
  if (variant === undefined || variant !== target.tag) {
    const named = item.name === undefined ? {} : { name };
    return [{ ...named, ...places, digest, tag: target.tag }];
  }
  const key = [name, ...Object.values(places)].join(' ');
  const known = variants.get(key);
  if (known !== undefined) {
    known[variant] = digest;
    return [];
  }
  const first = { [variant]: digest };
  variants.set(key, first);
  return [{ ...(name === '' ? {} : { name }), ...places, variants: first }];
}
