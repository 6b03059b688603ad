import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FromSchema } from 'json-schema-to-ts';
import { type ApplyContext, defineModule, type ModuleResult } from '../runner/module.ts';
import { CodedError } from '../util/coded-error.ts';
import { describeFile } from './files/attributes.ts';
import { pathOf } from './files/path.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    host: { type: 'string', default: '127.0.0.1', description: 'Host of the port.' },
    port: { type: 'integer', description: 'Port to wait for.' },
    path: { type: 'string', description: 'File to wait for.' },
    state: {
      type: 'string',
      enum: ['absent', 'drained', 'present', 'started', 'stopped'],
      default: 'started',
      description: 'What to wait for: started and present, or stopped and absent.',
    },
    search_regex: { type: 'string', description: 'What the file has to hold.' },
    timeout: { type: 'integer', default: 300, description: 'Seconds to wait at most.' },
    delay: { type: 'integer', default: 0, description: 'Seconds to wait before looking.' },
    sleep: { type: 'integer', default: 1, description: 'Seconds between two looks.' },
    connect_timeout: { type: 'integer', default: 5, description: 'Seconds for one connection.' },
    msg: { type: 'string', description: 'What to say when the time is over.' },
    active_connection_states: {
      type: 'array',
      items: { type: 'string' },
      description: 'Accepted for playbooks that set it.',
    },
    exclude_hosts: {
      type: 'array',
      items: { type: 'string' },
      description: 'Accepted for playbooks that set it.',
    },
  },
} as const;

type WaitForArguments = FromSchema<typeof schema>;

/** Waits until a port answers or a file is there, or until it no longer does. */
export const waitFor = defineModule<WaitForArguments, WaitForArguments, unknown>({
  name: 'wait_for',
  aliases: ['ansible.builtin.wait_for'],
  summary: 'Wait for a port or a file',
  args: schema,
  check: 'skip',
  plan: (args) => ({ result: { changed: false }, detail: args }),
  apply: waitUntil,
});

async function waitUntil(
  args: WaitForArguments,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const start = performance.now();
  const elapsed = () => Math.floor((performance.now() - start) / 1000);
  await pause(args.delay, context);
  while (!(await isReached(args, context))) {
    if (performance.now() - start >= args.timeout * 1000) {
      return { failed: true, changed: false, elapsed: elapsed(), msg: args.msg ?? late(args) };
    }
    await pause(args.sleep, context);
  }
  const { port = null, path = null, search_regex = null, state } = args;
  const file = path === null ? {} : describeFile(pathOf(path, context));
  return { changed: false, elapsed: elapsed(), port, path, search_regex, state, ...file };
}

function late({ port, path, host, search_regex }: WaitForArguments): string {
  if (path !== undefined && search_regex !== undefined) {
    return `Timeout when waiting for search string ${search_regex} in ${path}`;
  }
  if (path !== undefined) return `Timeout when waiting for file ${path}`;
  return port === undefined ? 'Timeout' : `Timeout when waiting for ${host}:${port}`;
}

async function pause(seconds: number, { signal }: ApplyContext<unknown>): Promise<void> {
  await sleep(seconds * 1000, undefined, { signal }).catch((cause: unknown) => {
    throw new CodedError('MP4090', 'interrupted while waiting', { cause });
  });
}

async function isReached(args: WaitForArguments, context: ApplyContext<unknown>): Promise<boolean> {
  const wantsPresence = args.state === 'started' || args.state === 'present';
  if (args.path !== undefined) return holds(pathOf(args.path, context), args) === wantsPresence;
  if (args.port === undefined) return false;
  const answers = await canConnect(args.host, args.port, args.connect_timeout);
  return answers === wantsPresence;
}

function holds(path: string, { search_regex }: WaitForArguments): boolean {
  if (!existsSync(path)) return false;
  return (
    search_regex === undefined || new RegExp(search_regex, 'm').test(readFileSync(path, 'utf8'))
  );
}

function canConnect(host: string, port: number, seconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: seconds * 1000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
