import { parseReference } from '../../oci/reference.ts';
import { addSampleImage, type SampleImage } from '../../server/sample-image.ts';
import type { RegistryStore } from '../../store/registry-store.ts';
import { findManifest } from '../../store/repository.ts';
import { parseByteSize } from '../../util/byte-size.ts';
import type { ImageArgument } from './arguments.ts';

/** A sample image with the name it was asked for by. */
export interface NamedImage extends SampleImage {
  readonly tag: string;
}

/** Reads an image's description. Throws CodedError when its name or size is none. */
export function readImage(argument: ImageArgument): NamedImage {
  // A host in front lets `team/app` be a repository of its own, not one on Docker Hub.
  const { repository, tag = 'latest' } = parseReference(`localhost/${argument.name}`);
  const { platforms, layers, format, seed, layer_size: layerSize } = argument;
  return {
    repository,
    tag,
    ...(platforms === undefined ? {} : { platforms }),
    ...(layers === undefined ? {} : { layers }),
    ...(layerSize === undefined ? {} : { layerSize: parseByteSize(layerSize) }),
    ...(format === undefined ? {} : { format }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** The images of whose names the store has none. */
export function missingImages(
  store: RegistryStore | undefined,
  images: readonly NamedImage[],
): readonly NamedImage[] {
  return images.filter((image) => digestIn(store, image) === undefined);
}

/** Makes the images. */
export async function addImages(
  store: RegistryStore,
  images: readonly NamedImage[],
): Promise<void> {
  for (const image of images) await addSampleImage(store, image);
}

/** Names and digests of the images, as far as they are there. */
export function describeImages(
  store: RegistryStore | undefined,
  images: readonly NamedImage[],
): readonly { readonly name: string; readonly digest?: string }[] {
  return images.map((image) => {
    const digest = digestIn(store, image);
    const name = `${image.repository}:${image.tag}`;
    return digest === undefined ? { name } : { name, digest };
  });
}

function digestIn(store: RegistryStore | undefined, image: NamedImage): string | undefined {
  return findManifest(store?.repositories.get(image.repository), image.tag)?.descriptor.digest;
}
