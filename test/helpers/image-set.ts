import { type Image, makeImage } from './image.ts';
import { pushImage, type RegistryEnd } from './registry-api.ts';

export interface ImageSetSpec {
  readonly images: number;
  readonly layers: number;
  readonly layerSize: number;
  /** How many of the layers are the same in all images. */
  readonly shared: number;
  /** Default `bench/image`; the images are `<prefix>-01:1.0` and so on. */
  readonly prefix?: string | undefined;
}

/** Sixty images of six layers of 512 KiB, three of them shared by all. */
export const sixtyImages: ImageSetSpec = {
  images: 60,
  layers: 6,
  layerSize: 512 * 1024,
  shared: 3,
};

/** `repository:tag` of each image of a set. */
function imageSetNames(spec: ImageSetSpec): string[] {
  const width = Math.max(2, String(spec.images).length);
  return Array.from(
    { length: spec.images },
    (_, index) => `${spec.prefix ?? 'bench/image'}-${String(index + 1).padStart(width, '0')}:1.0`,
  );
}

/** Pushes a set of images, the same ones each time. */
export async function pushImageSet(end: RegistryEnd, spec: ImageSetSpec): Promise<string[]> {
  const names = imageSetNames(spec);
  for (const name of names) await pushImage(end, name, imageOf(spec, name));
  return names;
}

function imageOf(spec: ImageSetSpec, name: string): Image {
  const layers = Array.from({ length: spec.layers }, (_, index) => ({
    seed: index < spec.shared ? `shared ${index}` : `${name} ${index}`,
    size: spec.layerSize,
  }));
  return makeImage({ name, layers });
}

export interface TagSetSpec {
  readonly repositories: number;
  readonly tags: number;
}

/** Pushes many tags, each an image of its own with the same small layer. */
export async function pushTagSet(end: RegistryEnd, spec: TagSetSpec): Promise<string[]> {
  const known = new Set<string>();
  const names: string[] = [];
  for (let repository = 1; repository <= spec.repositories; repository += 1) {
    for (let tag = 1; tag <= spec.tags; tag += 1) {
      const name = `bench/tags-${repository}:1.${tag}`;
      const image = makeImage({ name, layers: [{ seed: 'small', size: 1024 }] });
      await pushImage(end, name, image, known);
      names.push(name);
    }
  }
  return names;
}
