import { type ImageEntry, startsWithHost } from '../mirror/naming.ts';
import { dockerHub } from '../oci/reference.ts';
import type { ListEntry } from './model.ts';
import { wholeName } from './whole-name.ts';

/**
 * A list's images as `nameImages` takes them, with their places. A target without a host is a path
 * below `registry`; where none is given it is one of Docker Hub, as all these formats have it.
 */
export function imageEntries(
  items: readonly ListEntry[],
  registry: string | undefined,
): readonly ImageEntry[] {
  return items.map((item, index) => ({
    index,
    image: item.source,
    target: targetOf(item, registry),
    tag: item.tag,
    place: item.span,
  }));
}

function targetOf(item: ListEntry, registry: string | undefined): string | undefined {
  const { source, target, keepHost } = item;
  if (target !== undefined) return placed(target, registry);
  if (keepHost !== true || registry === undefined) return undefined;
  return `${registry.replace(/\/+$/, '')}/${wholeName(source)}`;
}

function placed(target: string, registry: string | undefined): string {
  return registry !== undefined || startsWithHost(target) ? target : `${dockerHub}/${target}`;
}
