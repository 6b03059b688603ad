import type { AnyModule } from '../runner/module.ts';
import { generalModules } from './catalogue.ts';
import { imageDelete } from './image-delete/image-delete.ts';
import { imageInfo } from './image-info/image-info.ts';
import { imageTags } from './image-tags/image-tags.ts';
import { imageVerify } from './image-verify/image-verify.ts';
import { mirrorImages } from './mirror-images/mirror-images.ts';
import { mirrorSet } from './mirror-set/mirror-set.ts';
import { registryServe } from './registry-serve/registry-serve.ts';
import type { Services } from './services.ts';

/** Every module of the program. */
export const modules: readonly AnyModule<Services>[] = [
  mirrorImages,
  imageDelete,
  imageInfo,
  imageTags,
  imageVerify,
  mirrorSet,
  registryServe,
  ...generalModules,
];
