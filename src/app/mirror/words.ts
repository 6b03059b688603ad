import { CodedError } from '../../util/coded-error.ts';

/** One image as the module `mirror_images` takes it. */
export interface WordedImage {
  readonly source: string;
  readonly target?: string;
  readonly tag?: string;
}

/**
 * An image in words: `SOURCE`, `SOURCE TARGET[:TAG]`, or `SOURCE TARGET TAG`, where the tag is the
 * source's too if that has none. Throws CodedError MP6043.
 */
export function imageOfWords(words: readonly string[]): WordedImage {
  const [source, target, tag, ...more] = words;
  if (source === undefined || more.length > 0) {
    throw new CodedError('MP6043', `"${words.join(' ')}" is no image and target`, {
      hint: 'Write SOURCE, SOURCE TARGET[:TAG], or SOURCE TARGET TAG.',
    });
  }
  if (target === undefined) return { source };
  if (tag === undefined) return { source, target };
  return { source: isNamed(source) ? source : `${source}:${tag}`, target, tag };
}

/** Whether a reference says which of its repository's images is meant. */
function isNamed(source: string): boolean {
  return source.includes('@') || source.lastIndexOf(':') > source.lastIndexOf('/');
}
