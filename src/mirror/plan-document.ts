import type { ImageReport } from '../event/image.ts';
import type { JsonSchema } from '../util/json.ts';
import { hasChanges, type MirrorSummary, summarise } from './summary.ts';

/** A plan as data: what `--check --json` prints. The text form is drawn from this. */
export interface PlanDocument {
  readonly format: 'mirror-play/plan';
  /** Goes up when a reader has to change. */
  readonly version: 1;
  /** Something would move. */
  readonly changes: boolean;
  readonly images: readonly ImageReport[];
  readonly summary: MirrorSummary;
}

/** The plan document of some images, of one task or of a whole run. */
export function planDocument(images: readonly ImageReport[]): PlanDocument {
  return {
    format: 'mirror-play/plan',
    version: 1,
    changes: hasChanges(images),
    images,
    summary: summarise(images),
  };
}

const count = { type: 'integer', minimum: 0 };
const digest = { type: 'string', pattern: '^[a-z0-9]+:[0-9a-f]+$' };
const reason = {
  enum: [
    'network',
    'tls',
    'auth',
    'denied',
    'not-found',
    'rate-limited',
    'quota',
    'server',
    'content',
    'protocol',
    'unsupported',
    'timeout',
    'config',
  ],
};

const transfer = {
  type: 'object',
  description: 'Blobs and bytes that move, and that the target has already.',
  additionalProperties: false,
  required: ['blobs', 'bytes', 'presentBlobs', 'presentBytes'],
  properties: {
    blobs: { ...count, description: 'Blobs that move.' },
    bytes: { ...count, description: 'Their size in bytes.' },
    presentBlobs: { ...count, description: 'Blobs that the target has already.' },
    presentBytes: { ...count, description: 'Their size in bytes.' },
  },
};

const problem = {
  type: 'object',
  description: 'Why the source or the target could not be used.',
  additionalProperties: false,
  required: ['code', 'reason', 'side', 'message'],
  properties: {
    code: { type: 'string', pattern: '^MP\\d{4}$', description: 'Stable code of the error.' },
    reason: { ...reason, description: 'What kind of problem it is.' },
    side: { enum: ['source', 'target'], description: 'Which end had it.' },
    message: { type: 'string', description: 'What happened, one sentence.' },
    hint: { type: 'string', description: 'What to do about it.' },
    status: { type: 'integer', description: 'HTTP status, where there was an answer.' },
  },
};

const state = {
  enum: ['copied', 'updated', 'unchanged', 'kept', 'failed', 'conflict', 'skipped', 'not-tried'],
};

const image = {
  type: 'object',
  additionalProperties: false,
  required: ['index', 'source', 'image', 'target', 'state', 'engine', 'milliseconds'],
  properties: {
    index: { ...count, description: "Position in the task's list, from 0." },
    source: { type: 'string', description: 'Normalised reference.' },
    image: { type: 'string', description: 'As the user wrote it.' },
    target: { type: 'string', description: 'Normalised reference.' },
    state: { ...state, description: 'What would become of the image.' },
    sourceDigest: { ...digest, description: 'What the source names now.' },
    targetDigest: { ...digest, description: "What the target's tag stands for now." },
    previousDigest: {
      ...digest,
      description: 'Of `updated`: what the tag would stop standing for.',
    },
    mediaType: { type: 'string', description: 'Media type of the root manifest.' },
    platforms: {
      type: 'array',
      items: { type: 'string' },
      description: 'Platforms of an index: `linux/amd64`.',
    },
    transfer,
    referrers: {
      type: 'object',
      description: 'Signatures and other manifests about the image, where they were asked for.',
      additionalProperties: false,
      required: ['copied', 'present'],
      properties: {
        copied: { ...count, description: 'Those that move.' },
        present: { ...count, description: 'Those that the target has already.' },
      },
    },
    platformTags: {
      type: 'object',
      description: 'Tags for the platforms of the image, where they were asked for.',
      additionalProperties: false,
      required: ['written', 'present'],
      properties: {
        written: { ...count, description: 'Those that are written.' },
        present: { ...count, description: 'Those that are right already.' },
      },
    },
    backupTag: { type: 'string', description: 'Tag that the old manifest gets.' },
    problem,
    reason: {
      type: 'string',
      description: 'Of `kept`, `failed`, `conflict`, `skipped` and `not-tried`: why, in words.',
    },
    notes: {
      type: 'array',
      items: { type: 'string' },
      description: 'Things worth knowing that are no failure.',
    },
    engine: { type: 'string', description: 'What would copy: `native` or `skopeo`.' },
    milliseconds: { ...count, description: 'Time that planning took.' },
  },
};

/** draft-07 schema of {@link PlanDocument}; `schemas/plan.schema.json` is written from it. */
export const planSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'A mirror-play plan',
  description: 'What `mirror-play --check --json` prints.',
  type: 'object',
  additionalProperties: false,
  required: ['format', 'version', 'changes', 'images', 'summary'],
  properties: {
    format: { const: 'mirror-play/plan', description: 'Says what this document is.' },
    version: { const: 1, description: 'Goes up when a reader has to change.' },
    changes: { type: 'boolean', description: 'Something would move.' },
    images: { type: 'array', items: image, description: 'Every image, in the order of the tasks.' },
    summary: {
      type: 'object',
      description: 'The images counted.',
      additionalProperties: false,
      required: ['total', 'states', 'kept', 'transfer'],
      properties: {
        total: { ...count, description: 'Images in all.' },
        states: {
          type: 'object',
          description: 'Images per state; states that do not occur are left out.',
          propertyNames: state,
          additionalProperties: count,
        },
        kept: {
          type: 'object',
          description: 'Kept images by why their source was not used.',
          propertyNames: reason,
          additionalProperties: count,
        },
        transfer,
      },
    },
  },
};
