import type { FromSchema } from 'json-schema-to-ts';
import type { JsonSchema } from '../../util/json.ts';

const image = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { type: 'string', description: 'Repository and tag: `team/app:1.0`.' },
    platforms: {
      type: 'array',
      items: { type: 'string' },
      description: 'Platforms such as `linux/arm64`; more than one makes an index.',
    },
    layers: { type: 'integer', minimum: 0, description: 'Layers of each platform. Default 1.' },
    layer_size: {
      type: ['string', 'integer'],
      description: 'Size of each layer: `256KiB`, or bytes. Default 4KiB.',
    },
    format: { enum: ['oci', 'docker'], description: 'Media types of the manifests. Default oci.' },
    seed: { type: 'string', description: 'Another seed makes other content.' },
  },
} as const satisfies JsonSchema;

const match = {
  type: 'object',
  additionalProperties: false,
  description: 'Which requests; a part left out fits all.',
  properties: {
    kind: { description: 'Kind of request, or a list: manifest, blob, upload-start, mount, …' },
    method: { description: 'HTTP method, or a list.' },
    repository: { type: 'string', description: 'Name of the repository.' },
    path: { type: 'string', description: 'Regular expression, searched in path and query.' },
    nth: { type: 'integer', minimum: 1, description: 'From the nth such request on. Default 1.' },
    times: { type: 'integer', minimum: 0, description: 'At most that often.' },
  },
} as const satisfies JsonSchema;

const fault = {
  type: 'object',
  additionalProperties: false,
  required: ['do'],
  description: 'What goes wrong: `do`, and the settings of that fault. Sizes are bytes.',
  properties: {
    do: {
      enum: [
        'answer',
        'reset',
        'stall',
        'truncate',
        'redirect',
        'alter',
        'lose-session',
        'drop-chunk',
        'forget-blobs',
        'expire-tokens',
        'nothing',
      ],
      description: 'The fault.',
    },
    status: { type: 'integer', description: 'answer, alter, redirect: status of the answer.' },
    headers: {
      type: 'object',
      description: 'answer, alter: headers by name; null takes one away.',
      additionalProperties: { type: ['string', 'null'] },
    },
    body: {
      type: 'string',
      description: 'answer: the body. alter: `flip`, `append`, `chop` or `none`.',
    },
    errors: {
      type: 'array',
      description: 'answer: errors of an OCI error body.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['code'],
        properties: {
          code: { type: 'string', description: 'As the distribution spec has it.' },
          message: { type: 'string', description: 'In words.' },
          detail: { description: 'Anything.' },
        },
      },
    },
    retryAt: { type: 'number', description: 'answer: Retry-After, a date so many seconds ahead.' },
    after: { type: 'integer', minimum: 0, description: 'reset, stall, truncate: in the answer.' },
    received: { type: 'integer', minimum: 0, description: 'reset, stall: in the request.' },
    chunked: { type: 'boolean', description: 'truncate: so that it cannot be told.' },
    to: { type: 'string', description: 'redirect: origin to lead to.' },
    hops: { type: 'integer', description: 'redirect: how many in a row. Default 1.' },
    when: { type: 'integer', description: 'alter: only answers of this status.' },
    location: { type: 'string', description: 'alter: `path`, `absolute`, `query` or an origin.' },
    rate: { type: 'number', minimum: 1, description: 'alter: most bytes per second.' },
    request: {
      type: 'object',
      additionalProperties: false,
      description: 'alter: the request, before it is answered.',
      properties: {
        headers: {
          type: 'object',
          description: 'Headers by name; null takes one away.',
          additionalProperties: { type: ['string', 'null'] },
        },
        query: {
          type: 'object',
          description: 'Parameters by name; null takes one away.',
          additionalProperties: { type: ['string', 'null'] },
        },
      },
    },
  },
} as const satisfies JsonSchema;

const faultRule = {
  type: 'object',
  additionalProperties: false,
  required: ['fault'],
  properties: {
    match,
    delay: { type: 'integer', minimum: 0, description: 'Milliseconds to wait first.' },
    fault,
  },
} as const satisfies JsonSchema;

/** The arguments of `registry_serve`. */
export const registryServeSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { type: 'string', description: 'What this registry is called within the run.' },
    state: {
      enum: ['started', 'stopped', 'absent'],
      default: 'started',
      description:
        '`started`: it listens. `stopped`: it does not, but keeps its content and port. `absent`: it is gone.',
    },
    port: {
      type: 'integer',
      minimum: 0,
      maximum: 65_535,
      default: 0,
      description: 'Port to listen on; 0 takes a free one.',
    },
    host: {
      type: 'string',
      default: '127.0.0.1',
      description: 'Address to listen on.',
    },
    images: {
      type: 'array',
      default: [],
      items: image,
      description: 'Sample images to make, where there is none of that name.',
    },
    users: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Passwords by user name. Without users, everyone may do everything.',
    },
    auth: {
      enum: ['basic', 'bearer'],
      default: 'basic',
      description: 'How users show who they are.',
    },
    storage: {
      type: 'string',
      description: 'Directory for the content, relative to the playbook. In memory when left out.',
    },
    faults: {
      type: 'array',
      items: faultRule,
      description: 'Scripted misbehaviour, for tests; replaces what was scripted before.',
    },
  },
} as const satisfies JsonSchema;

/** The arguments as the module gets them. */
export type RegistryServeArguments = FromSchema<typeof registryServeSchema>;

/** One of `images`. */
export type ImageArgument = FromSchema<typeof image>;
