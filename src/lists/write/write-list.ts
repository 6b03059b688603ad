import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { ListFindings } from '../list-findings.ts';
import type { ListEntry, ListFile } from '../model.ts';
import { writeImageSyncer } from './image-syncer.ts';
import { writeImages } from './images.ts';
import type { ListWriter } from './list-writer.ts';
import { writeOciMirror } from './oci-mirror.ts';
import { writePlaybook } from './playbook.ts';
import { type Overrides, portableImages } from './portable.ts';
import { writeRancherConfig } from './rancher-config.ts';
import { writeRegsync } from './regsync.ts';
import { writeSkopeoSync } from './skopeo-sync.ts';
import { writeTextList } from './text-list.ts';
import type { WrittenFormat } from './written-formats.ts';

const writers: Readonly<Record<WrittenFormat, ListWriter>> = {
  playbook: writePlaybook,
  list: writeTextList,
  images: writeImages,
  'image-syncer': writeImageSyncer,
  'rancher-config': writeRancherConfig,
  regsync: writeRegsync,
  'skopeo-sync': writeSkopeoSync,
  'oci-mirror': writeOciMirror,
};

/** A list in another format, and what of it that cannot express. */
export interface WrittenList {
  readonly text: string;
  readonly left: readonly Diagnostic[];
}

/** Writes a list in another format. Throws CodedError MP6001, MP6002 for overrides that do not fit. */
export function writeList(
  { items, hosts, format }: ListFile,
  to: WrittenFormat,
  overrides: Overrides = {},
): WrittenList {
  const findings = new ListFindings();
  const entries = items.flatMap((item): ListEntry[] => (item.kind === 'image' ? [item] : []));
  const list = {
    images: portableImages(entries, overrides),
    filters: items.flatMap((item) => (item.kind === 'image' ? [] : [item])),
    hosts,
    isImmutable: format === 'image-syncer',
    registry: overrides.target,
  };
  return { text: writers[to](list, findings), left: findings.warnings };
}
