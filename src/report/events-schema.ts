import type { JsonObject, JsonSchema } from '../util/json.ts';

const text: JsonSchema = { type: 'string' };
const flag: JsonSchema = { type: 'boolean' };
const count: JsonSchema = { type: 'integer', minimum: 0 };
const time: JsonSchema = { ...count, description: 'Milliseconds since 1970.' };
const texts: JsonSchema = { type: 'array', items: text };
const status: JsonSchema = { enum: ['ok', 'changed', 'skipped', 'failed', 'unreachable'] };
const result: JsonSchema = { type: 'object', description: 'What the task registers.' };
const image: JsonSchema = {
  type: 'object',
  description: 'As in the plan document (plan.schema.json).',
  required: ['index', 'source', 'image', 'target', 'state', 'engine', 'milliseconds'],
};
const item: JsonSchema = {
  type: 'object',
  required: ['index', 'label'],
  properties: { index: count, label: text },
};
const task: JsonSchema = {
  type: 'object',
  required: ['id', 'title', 'module', 'handler', 'check'],
  properties: {
    id: { type: 'string', description: 'Unique in the run.' },
    title: { type: 'string', description: '`role : name`, or the module.' },
    name: text,
    module: text,
    file: text,
    line: count,
    handler: flag,
    check: flag,
  },
};
const recap: JsonSchema = {
  type: 'object',
  required: ['host', 'ok', 'changed', 'unreachable', 'failed', 'skipped', 'rescued', 'ignored'],
};
const transfer: JsonSchema = {
  type: 'object',
  required: ['id', 'image', 'digest', 'size'],
  properties: { id: count, image: text, digest: text, size: count },
};

/** Fields of each kind of event; those of `optional` may be absent. */
const kinds: Readonly<Record<string, JsonObject>> = {
  'run.started': { playbooks: texts, check: flag, diff: flag },
  'play.started': { name: text, check: flag, hosts: texts, file: text, line: count },
  'play.noHosts': { pattern: text },
  'play.noMoreHosts': {},
  'task.started': { task },
  'task.including': { task, host: text, result },
  'task.included': { task, host: text, what: text, item },
  'task.retrying': { task, host: text, delegatedTo: text, retriesLeft: count, item, result },
  'task.async': { task, host: text, job: text, state: { enum: ['ok', 'failed', 'poll'] } },
  'item.finished': { task, host: text, delegatedTo: text, item, status, ignored: flag, result },
  'task.finished': {
    task,
    host: text,
    delegatedTo: text,
    status,
    ignored: flag,
    looped: flag,
    result,
  },
  'task.said': { taskId: text, text },
  'task.diff': { task, host: text, diffs: { type: 'array', items: { type: 'object' } } },
  'images.started': { taskId: text, count, plan: flag },
  'image.finished': { taskId: text, image, plan: flag },
  'image.retrying': {
    taskId: text,
    image: text,
    target: text,
    retriesLeft: count,
    reason: text,
    milliseconds: count,
  },
  'transfer.started': { taskId: text, transfer },
  'transfer.progress': { taskId: text, id: count, bytes: count },
  'transfer.finished': { taskId: text, id: count, ok: flag },
  'request.retried': { host: text, reason: text, attempt: count, milliseconds: count },
  'rate.seen': { host: text, remaining: count, limit: count, window: count, source: text },
  'rate.waiting': { host: text, remaining: count, until: time, latest: time },
  diagnostic: { diagnostic: { type: 'object', required: ['severity', 'code', 'message'] } },
  note: { level: { enum: ['warning', 'info', 'debug'] }, text },
  'run.finished': {
    recap: { type: 'array', items: recap },
    images: { type: 'array', items: image },
    milliseconds: count,
    exitCode: count,
  },
};

const optional: Readonly<Record<string, readonly string[]>> = {
  'play.started': ['file', 'line'],
  'task.included': ['item'],
  'task.retrying': ['item', 'delegatedTo'],
  'item.finished': ['delegatedTo'],
  'task.finished': ['delegatedTo'],
  'rate.seen': ['limit', 'window', 'source'],
};

/** draft-07 schema of one line of `--json`; `schemas/events.schema.json` is written from it. */
export const eventsSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'A line of mirror-play --json',
  description:
    'Names and fields are stable within a version; readers ignore what they do not know.',
  type: 'object',
  required: ['type'],
  oneOf: [versionLine(), ...Object.entries(kinds).map(([type, fields]) => eventLine(type, fields))],
};

function versionLine(): JsonObject {
  return {
    required: ['mirror-play', 'events'],
    properties: { type: { const: 'version' }, 'mirror-play': text, events: text },
  };
}

function eventLine(type: string, fields: JsonObject): JsonObject {
  const mayLack = optional[type] ?? [];
  return {
    required: ['time', ...Object.keys(fields).filter((name) => !mayLack.includes(name))],
    properties: {
      type: { const: type },
      time: { type: 'string', description: 'ISO 8601, UTC.' },
      ...fields,
    },
  };
}
