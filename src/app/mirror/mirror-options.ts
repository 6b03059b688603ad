import type { MirrorImagesArgs } from '../../modules/mirror-images/arguments.ts';
import type { OutputOptions } from '../../report/reporter.ts';
import type { SaidSettings } from '../options.ts';

/** Where the images are named. */
export type ImagesFrom =
  | { readonly from: 'words'; readonly words: readonly string[] }
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'stdin' };

/** `mirror-play mirror …`, every flag resolved. Paths are as written: relative to `cwd`. */
export interface MirrorCommandOptions {
  readonly images: ImagesFrom;
  /** What flags say of the task: the arguments of `mirror_images` besides the images. */
  readonly task: Omit<MirrorImagesArgs, 'images' | 'images_file'>;
  /** The list of what failed. Undefined: `mirror-failed.txt`, if a list is mirrored. */
  readonly failedFile: string | undefined;
  readonly check: boolean;
  readonly diff: boolean;
  /** 3 instead of 0 where changes are pending. */
  readonly detailedExitCode: boolean;
  readonly config: string | undefined;
  readonly said: SaidSettings;
  readonly output: OutputOptions;
  /** To be told when it begins. */
  readonly warnings: readonly string[];
}
