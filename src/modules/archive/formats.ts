import type { PlanContext } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { AttributeArguments } from '../files/attributes.ts';
import { firstBytes } from './first-bytes.ts';
import { openTar } from './tar.ts';
import { openZip } from './zip.ts';

/** An archive and the folder that it is unpacked into. */
export interface Archive {
  /** Ansible's name for the format. */
  readonly handler: string;
  /** Names of its members, as far as they are to be unpacked. */
  readonly files: readonly string[];
  /** Whether the folder holds all of it already. Reads only. */
  isUnpacked(): Promise<boolean>;
  extract(): Promise<Extraction>;
}

/** What unpacking came to. */
export interface Extraction {
  readonly cmd: readonly string[];
  readonly rc: number;
  readonly out: string;
  readonly err: string;
}

export interface ArchiveOptions {
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  readonly keepNewer: boolean;
  readonly extra: readonly string[];
  /** What the members are to be like afterwards, whatever the archive says. */
  readonly own: AttributeArguments;
}

/** Opens an archive; its content says what it is. Throws a CodedError for what is none. */
export async function openArchive(
  src: string,
  dest: string,
  options: ArchiveOptions,
  context: PlanContext<unknown>,
): Promise<Archive> {
  const place = { src, dest, options, context };
  const archive = isZip(src) ? await openZip(place) : await openTar(place);
  if (archive !== undefined) return archive;
  throw new CodedError('MP4161', `Failed to find handler for "${src}".`, {
    hint: 'It is no tar and no zip archive, or the program that unpacks it (gzip, xz …) is missing.',
  });
}

/** Where an archive is, and what is wanted of it. */
export interface ArchivePlace {
  readonly src: string;
  readonly dest: string;
  readonly options: ArchiveOptions;
  readonly context: PlanContext<unknown>;
}

function isZip(path: string): boolean {
  return firstBytes(path).subarray(0, 2).toString('latin1') === 'PK';
}
