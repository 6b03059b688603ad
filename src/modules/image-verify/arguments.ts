import type { FromSchema } from 'json-schema-to-ts';
import type { JsonSchema } from '../../util/json.ts';
import { mirrorImagesSchema } from '../mirror-images/arguments.ts';
import { policySchema } from '../mirror-images/policies.ts';

const { registry, org, authfile, src_authfile, dest_authfile, src_tls_verify, dest_tls_verify } =
  mirrorImagesSchema.properties;

const { arch, os, attestations, naming, source_registry, source_org, target_registry, target_org } =
  policySchema.properties;

/** Arguments of the module `image_verify`. */
export const imageVerifySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    images: {
      type: 'array',
      description: 'The images, named as for `mirror_images`.',
      items: mirrorImagesSchema.properties.images.items,
    },
    registry,
    org,
    image: {
      type: 'string',
      description: 'In place of `images`: one image where it was mirrored to, with `digest`.',
    },
    digest: {
      type: 'string',
      description: 'The digest that `image` should have: no source is asked.',
    },
    depth: {
      enum: ['manifests', 'deep', 'bytes'],
      type: 'string',
      default: 'manifests',
      description:
        'How closely: every manifest is hashed; also every blob asked for (deep); or every blob read and hashed (bytes).',
    },
    platforms: {
      type: 'array',
      items: { type: 'string' },
      description: 'The only platforms that were mirrored. Absent or empty: all.',
    },
    arch,
    os,
    attestations,
    naming,
    source_registry,
    source_org,
    target_registry,
    target_org,
    jobs: { type: 'integer', minimum: 1, description: 'Images in flight at a time.' },
    authfile,
    src_authfile,
    dest_authfile,
    src_tls_verify,
    dest_tls_verify,
  },
} as const satisfies JsonSchema;

export type ImageVerifyArgs = FromSchema<typeof imageVerifySchema>;
