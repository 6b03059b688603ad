import { fileURLToPath } from 'node:url';

/** The role that comes with mirror-play: a thin face on the module `mirror_images`. */
export const mirrorImagesRole = {
  /** Names it answers to where the playbook has no role of that name. */
  names: ['mirror_images', 'mirror_image', 'redhatci.ocp.mirror_images'],
  /** Always means this role. */
  canonical: 'mirror_play.builtin.mirror_images',
  /** Folder of the role. */
  path: fileURLToPath(new URL('./role', import.meta.url)),
} as const;
