import type { ImageMirror } from '../../mirror/mirror-set/image-mirrors.ts';

/** A mirror as facts and results tell it, by the upstream role's names. */
export interface MirrorFact {
  readonly source: string;
  readonly mirror: string;
  readonly target: string;
  readonly tag_preserved: boolean;
}

/** The same mirrors as data for playbooks. */
export function mirrorFacts(mirrors: readonly ImageMirror[]): readonly MirrorFact[] {
  return mirrors.map(({ source, mirror, target, tag }) => ({
    source,
    mirror,
    target,
    tag_preserved: tag === 'same',
  }));
}
