import { policySchema } from '../modules/mirror-images/policies.ts';
import type { JsonSchema } from '../util/json.ts';
import { everyHostSchema, hostSchema, rateLimitSchemas } from './host-schema.ts';

const limits: JsonSchema = {
  type: 'object',
  description: 'Limits of the whole program.',
  additionalProperties: false,
  properties: {
    connections: {
      type: 'integer',
      minimum: 1,
      description:
        'Requests at a time per host, where `hosts` says nothing; fewer than 3 count as 3.',
    },
    requests_per_second: {
      type: 'number',
      exclusiveMinimum: 0,
      description: 'Requests begun per second and host, where `hosts` says nothing.',
    },
    bytes_per_second: {
      type: 'integer',
      minimum: 1024,
      description: 'Bytes of content per second and host, where `hosts` says nothing.',
    },
    ...rateLimitSchemas(', where `hosts` says nothing'),
    blobs: { type: 'integer', minimum: 1, description: 'Blobs in transfer at a time.' },
    manifest_bytes: {
      type: 'integer',
      minimum: 1024,
      description: 'Largest manifest that is read from a registry (4 MiB).',
    },
    yaml_bytes: {
      type: 'integer',
      minimum: 1024,
      description: 'Largest YAML file that is read (16 MiB).',
    },
  },
};

const defaults: JsonSchema = {
  type: 'object',
  description: 'What a mirror task does where neither it, nor a flag, nor a variable says so.',
  additionalProperties: false,
  properties: {
    engine: { enum: ['native', 'skopeo', 'auto'], description: 'What copies images (native).' },
    jobs: { type: 'integer', minimum: 1, description: 'Images in flight at a time.' },
    fallback: {
      enum: ['exists', 'digest', 'never'],
      description: 'Which earlier copy is accepted when a source fails (exists).',
    },
    kept_is: {
      enum: ['ok', 'fail'],
      description: 'Whether a kept image counts as success (ok).',
    },
    bytes: {
      type: 'boolean',
      description: 'false: plan with HEAD requests alone, without sizes (true).',
    },
    authfile: {
      type: 'string',
      minLength: 1,
      description: 'Credentials for both sides. Relative to this file.',
    },
    ...policySchema.properties,
    // One list of values reads better in a message than two alternatives.
    platform_tags: {
      enum: [true, false, 'rancher'],
      description: policySchema.properties.platform_tags.description,
    },
  },
};

const check: JsonSchema = {
  type: 'object',
  description: 'What --check does besides planning.',
  additionalProperties: false,
  properties: {
    reads: {
      type: 'boolean',
      description:
        'true: commands that only read (skopeo inspect, oc get, git rev-parse …) run for real, so that what depends on their output is known (false).',
    },
    read_only: {
      type: 'array',
      items: {
        type: 'string',
        pattern: '^[^\\s!]+(?: [^\\s]+)*$',
        title: 'command',
        description: 'a program and its command, such as mytool show',
      },
      description:
        'Commands that only read, besides the shipped list: a program and the words that follow it (`mytool show`); `!--option` after them names an option with which it writes.',
    },
  },
};

const github: JsonSchema = {
  type: 'object',
  description: "GitHub's API, for the module image_tags and `mirror-play tags`.",
  additionalProperties: false,
  properties: {
    api_url: {
      type: 'string',
      minLength: 1,
      description: 'Where it is (https://api.github.com). GITHUB_API_URL goes before it.',
    },
    token_file: {
      type: 'string',
      minLength: 1,
      description: 'File with a token. Relative to this file. GITHUB_TOKEN goes before it.',
    },
  },
};

/** draft-07 schema of `mirror-play.yml`; `schemas/config.schema.json` is written from it. */
export const configSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'mirror-play.yml',
  description: 'Configuration of mirror-play, found above the playbook or named by --config.',
  type: 'object',
  additionalProperties: false,
  properties: {
    hosts: {
      type: 'object',
      description: 'Settings by host: `host[:port]` as in references, `*.domain`, or `*`.',
      propertyNames: {
        title: 'host',
        description: 'host, host:port, *.domain or *',
        pattern:
          '^(?:\\*|(?:\\*\\.)?[A-Za-z0-9._-]+(?::[0-9]{1,5})?|\\[[0-9A-Fa-f:]+\\](?::[0-9]{1,5})?)$',
      },
      properties: {
        '*': {
          ...everyHostSchema,
          description: 'All registries that have no entry; no credentials here.',
        },
      },
      additionalProperties: hostSchema,
    },
    registries_conf: {
      type: 'boolean',
      description:
        'false: registries.conf of containers (mirrors, locations, blocked) is not read (true).',
    },
    library: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      description:
        'Folders with modules of your own, besides `library/` beside the playbook. Relative to this file.',
    },
    limits,
    defaults,
    check,
    github,
  },
};
