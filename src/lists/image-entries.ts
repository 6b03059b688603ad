import { type ImageEntry, startsWithHost } from '../mirror/naming.ts';
import type { ImageWishes } from '../mirror/request.ts';
import { dockerHub } from '../oci/reference.ts';
import type { ListEntry, ListHost } from './model.ts';

/** What images of a list are named and reached by. */
export interface EntrySurroundings {
  /** The target registry of the task. */
  readonly registry: string | undefined;
  /** Of the list. */
  readonly hosts?: readonly ListHost[] | undefined;
}

/**
 * A list's images as `nameImages` takes them, with their places. A target without a host is a path
 * below `registry`; where none is given it is one of Docker Hub, as all these formats have it.
 */
export function imageEntries(
  items: readonly ListEntry[],
  { registry, hosts = [] }: EntrySurroundings,
): readonly ImageEntry[] {
  const tlsVerify = tlsOf(hosts);
  return items.map((item, index) => ({
    index,
    image: item.source,
    target: item.target === undefined ? undefined : placed(item.target, registry),
    style: item.keepHost ? 'whole' : undefined,
    tag: item.tag,
    place: item.span,
    own: ownOf(item, tlsVerify),
  }));
}

/** Whether certificates are verified, by registry. */
export function tlsOf(hosts: readonly ListHost[]): ReadonlyMap<string, boolean> {
  return new Map(
    hosts.flatMap(({ host, tlsVerify }) => (tlsVerify === undefined ? [] : [[host, tlsVerify]])),
  );
}

function ownOf(
  { wants }: ListEntry,
  tlsVerify: ReadonlyMap<string, boolean>,
): ImageWishes | undefined {
  if (wants === undefined && tlsVerify.size === 0) return undefined;
  return { content: wants, tlsVerify };
}

function placed(target: string, registry: string | undefined): string {
  return registry !== undefined || startsWithHost(target) ? target : `${dockerHub}/${target}`;
}
