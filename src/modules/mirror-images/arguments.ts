import type { FromSchema } from 'json-schema-to-ts';
import { listFormats } from '../../lists/model.ts';
import { mirrorSetTypes } from '../../mirror/mirror-set/documents.ts';
import type { JsonSchema } from '../../util/json.ts';
import { policySchema } from './policies.ts';

const image = {
  anyOf: [
    { type: 'string', description: 'A reference: busybox:1.36, quay.io/org/name@sha256:...' },
    {
      type: 'object',
      description: 'A source and what it is called at the target.',
      additionalProperties: false,
      required: ['source'],
      properties: {
        source: { type: 'string', description: 'A reference.' },
        target: {
          type: 'string',
          description:
            'A full reference, or a path below `registry`. Named after the source if absent.',
        },
        targets: {
          type: 'array',
          minItems: 1,
          items: { type: 'string' },
          description: 'Several of them; the source is asked once.',
        },
        tag: { type: 'string', description: "Tag at the target. The source's if absent." },
      },
    },
  ],
} as const;

/** Arguments of the module `mirror_images`. */
export const mirrorImagesSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    images: {
      type: 'array',
      description: 'The images to mirror. Needed unless there is an `images_file`.',
      items: image,
    },
    images_file: {
      type: 'string',
      description:
        'A list of images in any format that mirror-play reads (docs/lists.md). Relative to the playbook.',
    },
    format: {
      enum: listFormats,
      type: 'string',
      description: 'Format of the list file. Told by what it holds if absent.',
    },
    select: {
      anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
      description: 'Only what has these names in the list file: name, name#variant or #variant.',
    },
    skip_conflicts: {
      type: 'boolean',
      description:
        'true: images with different sources for one target are skipped and the others mirrored. Otherwise nothing is.',
    },
    registry: {
      type: 'string',
      description: 'The target: host[:port][/prefix]. Needed unless every image has a full target.',
    },
    org: {
      type: 'string',
      description: "Replaces all of the source's path but its last part; empty for no path at all.",
    },
    authfile: {
      type: 'string',
      description:
        'Credentials for both sides, as `podman login` writes them. Relative to the playbook.',
    },
    src_authfile: {
      type: 'string',
      description: 'Credentials for the sources, before `authfile`.',
    },
    dest_authfile: {
      type: 'string',
      description: 'Credentials for the target, before `authfile`.',
    },
    dest_key_file: {
      type: 'string',
      description:
        "A Google service account's key (JSON) for the target's registry: user _json_key. Relative to the playbook.",
    },
    dest_token: {
      type: 'string',
      description:
        "A Google access token for the target's registry: user oauth2accesstoken. Never shown.",
    },
    dest_username: {
      type: 'string',
      description: "User name for the target's registry, with `dest_password`.",
    },
    dest_password: { type: 'string', description: 'Its password. Never shown.' },
    src_tls_verify: {
      type: 'boolean',
      description: 'false: sources may speak plain http or have any certificate.',
    },
    dest_tls_verify: {
      type: 'boolean',
      description: 'false: the target may speak plain http or have any certificate.',
    },
    ...policySchema.properties,
    foreign_layers: {
      enum: ['keep', 'copy'],
      type: 'string',
      description:
        'Non-distributable layers: leave them where their urls say (keep, the default), or send them like any other (copy).',
    },
    referrers: {
      description:
        'Copies what is about an image, too: OCI referrers (signatures, attestations, SBOMs) and the tags that cosign makes.',
      anyOf: [
        { type: 'boolean' },
        {
          type: 'object',
          additionalProperties: false,
          required: ['artifact_types'],
          properties: {
            artifact_types: {
              type: 'array',
              items: { type: 'string' },
              description: 'Only referrers of these types; tags of cosign come along in any case.',
            },
          },
        },
      ],
    },
    immutable: {
      anyOf: [{ type: 'boolean' }, { type: 'array', items: { type: 'string' } }],
      description:
        'Tags that never move, all of them (true) or by pattern (v*): where the target has one, the source is not asked.',
    },
    fallback: {
      enum: ['exists', 'digest', 'never'],
      type: 'string',
      description:
        'Which earlier copy at the target will do when a source fails: any, only one with the wanted digest, none.',
    },
    kept_is: {
      enum: ['ok', 'fail'],
      type: 'string',
      description: 'Whether an image that was kept counts as success.',
    },
    engine: {
      enum: ['native', 'skopeo', 'auto'],
      type: 'string',
      description:
        'What copies: mirror-play itself (native), an installed skopeo, or the former but for images that only skopeo can convert (auto).',
    },
    jobs: { type: 'integer', minimum: 1, description: 'Images in flight at a time.' },
    options: {
      anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'string' }],
      description: "Options in skopeo's spelling: a list, or one text.",
    },
    random_tag: {
      type: 'boolean',
      description:
        'A new random tag for every image at every run. There is no earlier copy then, so no safety net.',
    },
    measure: {
      type: 'boolean',
      description: 'false: plans count no bytes, which saves reading the manifests.',
    },
    is_type: {
      enum: mirrorSetTypes,
      type: 'string',
      description:
        'After the run a mirror set is written to a new file, and the facts mi_is_file.path and mi_image_mirrors are set: ImageDigestMirrorSet with an ImageTagMirrorSet (idms), the latter alone (itms), or ImageContentSourcePolicy (icsp).',
    },
    is_name: {
      type: 'string',
      description: 'Name of the objects in it. Absent: made of the repositories that are mirrored.',
    },
  },
} as const satisfies JsonSchema;

export type MirrorImagesArgs = FromSchema<typeof mirrorImagesSchema>;
