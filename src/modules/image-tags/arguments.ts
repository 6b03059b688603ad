import type { FromSchema } from 'json-schema-to-ts';
import { listFormats } from '../../lists/model.ts';
import type { JsonSchema } from '../../util/json.ts';

/** One entry, by the names that Rancher's `config.json` has. */
const entry = {
  type: 'object',
  additionalProperties: false,
  required: ['versionSource'],
  properties: {
    images: {
      type: 'array',
      items: { type: 'string' },
      description: 'The images, without tags. What is found counts for all of them.',
    },
    versionSource: {
      type: 'string',
      description:
        '`github-releases:OWNER/NAME`, `github-latest-release:OWNER/NAME`, `registry` (tags of the first image), `helm-latest:URL`, or `github-tagged-images-file:OWNER/NAME`.',
    },
    versionConstraint: {
      type: 'string',
      description: 'A range of semantic versions: `>1.21.0`, `^1.30`. Other tags do not fit.',
    },
    versionFilter: {
      type: 'string',
      description: "A regular expression (Python's), searched anywhere in the tag.",
    },
    latest: {
      type: ['boolean', 'string'],
      description: 'true: only the newest of the tags that fit.',
    },
    newest: {
      type: 'integer',
      minimum: 1,
      description: 'Only so many of the newest of the tags that fit.',
    },
    helmCharts: {
      type: 'object',
      description:
        'Charts to render, by name: `chartConfig` has any number of `{values, kubeVersion}`; `devel`.',
      additionalProperties: true,
    },
    imageDenylist: {
      type: 'array',
      items: { type: 'string' },
      description: 'Images, without tags, that are left out of what a chart or file names.',
    },
    imagesFilePath: {
      type: 'string',
      description: 'Of github-tagged-images-file: path of a file with a line `image:tag` each.',
    },
  },
} as const satisfies JsonSchema;

/** Arguments of the module `image_tags`. */
export const imageTagsSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    config: {
      type: 'string',
      description: "A file of entries, as Rancher's `config.json` has them; JSON or YAML.",
    },
    entries: {
      type: 'object',
      description: 'In place of `config`: the entries themselves, by names of your own.',
      additionalProperties: entry,
    },
    only: {
      type: 'array',
      items: { type: 'string' },
      description: 'Names of the entries to look at. Absent: all.',
    },
    images_file: {
      type: 'string',
      description: 'The list of images: tags in it are not new. Any format that can be mirrored.',
    },
    format: {
      enum: listFormats,
      type: 'string',
      description: 'How the list is written. Absent: told by what it holds.',
    },
    report: {
      enum: ['new', 'source', 'target'],
      type: 'string',
      default: 'new',
      description:
        'What is told of each image: tags that the list lacks (new); also those that the source no longer has (source); also what the target has (target).',
    },
    existing: {
      type: 'boolean',
      default: false,
      description: "true: of new tags only those that the image's registry has.",
    },
    registry: {
      type: 'string',
      description: 'Where the images are mirrored to: `host[:port][/prefix]`.',
    },
    org: {
      type: 'string',
      description:
        "Replaces all of an image's path but its last part, where the list names no target.",
    },
    github_api_url: {
      type: 'string',
      description:
        "GitHub's API; default: GITHUB_API_URL, mirror-play.yml, https://api.github.com.",
    },
    github_token: {
      type: 'string',
      description: 'A token for it; default: GITHUB_TOKEN, then mirror-play.yml.',
    },
    jobs: { type: 'integer', minimum: 1, description: 'Entries in flight at a time.' },
    authfile: {
      type: 'string',
      description: 'Credentials, as `podman login` writes them. Relative to the playbook.',
    },
    tls_verify: {
      type: 'boolean',
      description: 'false: registries may speak plain http or have any certificate.',
    },
  },
} as const satisfies JsonSchema;

export type ImageTagsArgs = FromSchema<typeof imageTagsSchema>;
