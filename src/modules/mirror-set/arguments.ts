import type { FromSchema } from 'json-schema-to-ts';
import { mirrorSetTypes, sourcePolicies } from '../../mirror/mirror-set/documents.ts';
import type { JsonSchema } from '../../util/json.ts';
import { mirrorImagesSchema } from '../mirror-images/arguments.ts';
import { policySchema } from '../mirror-images/policies.ts';

const { registry, org } = mirrorImagesSchema.properties;
const { naming, source_registry, source_org, target_registry, target_org } =
  policySchema.properties;

/** Arguments of the module `mirror_set`. */
export const mirrorSetSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'images'],
  properties: {
    type: {
      anyOf: [
        { enum: mirrorSetTypes, type: 'string' },
        { type: 'array', minItems: 1, items: { enum: mirrorSetTypes, type: 'string' } },
      ],
      description:
        'ImageDigestMirrorSet (idms), ImageTagMirrorSet (itms), ImageContentSourcePolicy (icsp), or a list of them: a document each.',
    },
    name: {
      type: 'string',
      description:
        'Name of the objects. Absent: mirrored-images- and a hash of the repositories, so that the same mirrors have the same name.',
    },
    images: {
      type: 'array',
      description:
        'The `images` that a `mirror_images` registered; or images named as for it, which are taken to be at the target.',
      items: {
        anyOf: [{ type: 'string' }, { type: 'object', additionalProperties: true }],
      },
    },
    dest: {
      type: 'string',
      description: 'File to write. Absent: the documents are only in the result.',
    },
    mode: { type: ['string', 'integer'], description: "Permissions of the file: '0644'." },
    source_policy: {
      enum: sourcePolicies,
      type: 'string',
      description:
        "mirrorSourcePolicy of every entry: whether a cluster asks the source when no mirror answers. Absent: the cluster's default, it does. Not for icsp.",
    },
    registry,
    org,
    naming,
    source_registry,
    source_org,
    target_registry,
    target_org,
  },
} as const satisfies JsonSchema;

export type MirrorSetArgs = FromSchema<typeof mirrorSetSchema>;
