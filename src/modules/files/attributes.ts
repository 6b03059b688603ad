import { chmodSync, chownSync, lchownSync, type Stats } from 'node:fs';
import { modeText, readMode } from './mode.ts';
import { idOf, nameOfId } from './owners.ts';
import { statOf } from './stat-of.ts';

/** Arguments that every module takes that makes files. */
export interface AttributeArguments {
  readonly mode?: string | number | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
}

export const attributeProperties = {
  mode: {
    type: ['string', 'integer'],
    description: "Permissions: '0644', or symbols as in u=rw,g=r.",
  },
  owner: { type: 'string', description: 'User that owns it.' },
  group: { type: 'string', description: 'Group that owns it.' },
  attributes: { type: 'string', description: 'Accepted for playbooks that set it; not applied.' },
  unsafe_writes: { type: 'boolean', description: 'Accepted for playbooks that set it.' },
  seuser: { type: 'string', description: 'Accepted for playbooks that set it; not applied.' },
  serole: { type: 'string', description: 'Accepted for playbooks that set it; not applied.' },
  setype: { type: 'string', description: 'Accepted for playbooks that set it; not applied.' },
  selevel: { type: 'string', description: 'Accepted for playbooks that set it; not applied.' },
} as const;

/** What has to be changed about a file that is there, or will be. */
export interface AttributeChange {
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

/**
 * The difference between what is asked for and what `stats` shows (undefined: a new file).
 * Throws a CodedError for a bad mode or an unknown name.
 */
export function planAttributes(
  wanted: AttributeArguments,
  stats: Stats | undefined,
  isFolder = stats?.isDirectory() ?? false,
): AttributeChange {
  const current = stats === undefined ? (isFolder ? 0o755 : 0o644) : stats.mode & 0o7777;
  const mode = wanted.mode === undefined ? undefined : readMode(wanted.mode, current, isFolder);
  const uid = wanted.owner === undefined ? undefined : idOf('user', wanted.owner);
  const gid = wanted.group === undefined ? undefined : idOf('group', wanted.group);
  return {
    mode: mode !== undefined && (stats === undefined || mode !== current) ? mode : undefined,
    uid: uid === stats?.uid ? undefined : uid,
    gid: gid === stats?.gid ? undefined : gid,
  };
}

export function changesAnything(change: AttributeChange): boolean {
  return change.mode !== undefined || change.uid !== undefined || change.gid !== undefined;
}

/** Makes a file be as planned; a symbolic link's own mode does not exist. */
export function applyAttributes(path: string, change: AttributeChange): void {
  const stats = statOf(path);
  const uid = change.uid ?? -1;
  const gid = change.gid ?? -1;
  if (uid >= 0 || gid >= 0) {
    if (stats?.isSymbolicLink()) lchownSync(path, uid, gid);
    else chownSync(path, uid, gid);
  }
  if (change.mode !== undefined && !stats?.isSymbolicLink()) chmodSync(path, change.mode);
}

/** What results of file modules tell of the file. */
export function describeFile(path: string): Readonly<Record<string, unknown>> {
  const stats = statOf(path);
  if (stats === undefined) return {};
  return {
    uid: stats.uid,
    gid: stats.gid,
    owner: nameOfId('user', stats.uid),
    group: nameOfId('group', stats.gid),
    mode: modeText(stats.mode),
    size: stats.size,
    state: kindOf(stats),
  };
}

/** Ansible's word for what a path is. */
export function kindOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isDirectory()) return 'directory';
  return stats.nlink > 1 ? 'hard' : 'file';
}
