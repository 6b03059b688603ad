import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { accepted, choiceOr, flagOr, text, textOr, words } from '../argument.ts';
import { attributeProperties } from '../files/attributes.ts';
import { notFound, pathOf } from '../files/path.ts';
import { followedStat } from '../files/stat-of.ts';
import { applyWrite, planWrite } from '../files/write-file.ts';
import { globExists } from '../glob.ts';
import { unknownAnswer } from '../unknown-answer.ts';
import { bodyFor } from './uri-body.ts';
import { answerFields, failureFields, judged } from './uri-result.ts';
import { bodyOf, readUrl, type WebRequest, withAnswer } from './web.ts';
import { webAliases, webProperties, webSecrets } from './web-arguments.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  properties: {
    url: text('Where to send the request.'),
    method: textOr('GET', 'GET, HEAD, POST, PUT, PATCH, DELETE …'),
    body: { description: 'What to send.' },
    body_format: choiceOr(
      ['raw', 'json', 'form-urlencoded', 'form-multipart'],
      'raw',
      'How to write body, and which Content-Type to send with it.',
    ),
    src: text('File to send, instead of body.'),
    headers: {
      type: 'object',
      default: {},
      additionalProperties: true,
      description: 'Headers to send.',
    },
    status_code: {
      type: 'array',
      items: { type: 'integer' },
      default: [200],
      description: 'Statuses that count as success.',
    },
    return_content: flagOr(false, 'Give the body as content.'),
    dest: text('File, or folder, to write the body to.'),
    creates: text('Path or pattern; if it exists, nothing is sent.'),
    removes: text('Path or pattern; if it does not exist, nothing is sent.'),
    follow_redirects: choiceOr(
      ['all', 'none', 'no', 'safe', 'urllib2', 'yes'],
      'safe',
      'Which redirects to follow; safe: those of GET and HEAD.',
    ),
    force: flagOr(false, 'Ask caches for a fresh answer.'),
    unix_socket: text('Path of a Unix socket to connect to.'),
    remote_src: flagOr(false, 'src is a path of the host, not searched for.'),
    unredirected_headers: words('Headers that are not repeated after a redirect.'),
    follow: accepted,
    ...webProperties,
    ...attributeProperties,
  },
} as const;

type UriArguments = FromSchema<typeof schema>;

/** Talks to a web service. */
export const uri = defineModule<UriArguments, WebRequest & { args: UriArguments }, unknown>({
  name: 'uri',
  aliases: ['ansible.builtin.uri'],
  summary: 'Talk to a web service',
  args: schema,
  argumentAliases: webAliases,
  secrets: webSecrets,
  check: 'unknown',
  plan: planRequest,
  apply: send,
});

const answerNames = ['status', 'content', 'json', 'msg', 'url', 'cookies', 'location'];

function planRequest(
  args: UriArguments,
  context: PlanContext<unknown>,
): Planned<WebRequest & { args: UriArguments }> {
  const reason = whyNot(args, context);
  if (reason !== undefined) {
    return { result: { changed: false, stdout: `skipped, since '${reason}` } };
  }
  const method = args.method.toUpperCase();
  const body = requestBody(args, context);
  const redirects = redirectRules[args.follow_redirects];
  const headers = headersOf(args, body?.type, context);
  const request = { url: readUrl(args.url), method, headers, body: body?.bytes, redirects };
  return {
    result: unknownAnswer('a request that was not sent', answerNames),
    detail: { ...request, args },
  };
}

const redirectRules = {
  all: 'all',
  yes: 'all',
  none: 'none',
  no: 'none',
  safe: 'safe',
  urllib2: 'urllib2',
} as const;

function whyNot({ creates, removes }: UriArguments, context: PlanContext<unknown>) {
  const exists = (path: string) => globExists(pathOf(path, context));
  if (creates !== undefined && exists(creates)) return `${creates}' exists`;
  if (removes !== undefined && !exists(removes)) return `${removes}' does not exist`;
  return undefined;
}

function requestBody(args: UriArguments, context: PlanContext<unknown>) {
  if (args.src !== undefined) return { bytes: readFileSync(sourceOf(args, args.src, context)) };
  return args.body === undefined ? undefined : bodyFor(args.body, args.body_format, context);
}

function sourceOf(args: UriArguments, src: string, context: PlanContext<unknown>): string {
  if (args.body !== undefined) {
    throw new CodedError('MP4142', 'parameters are mutually exclusive: body|src');
  }
  const path = args.remote_src ? pathOf(src, context) : context.find('files', src);
  if (path === undefined) throw notFound(src);
  return path;
}

/** Names in lower case, so that each is sent once. */
function headersOf(args: UriArguments, type: string | undefined, context: PlanContext<unknown>) {
  const { headers, force } = args;
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(force ? { 'cache-control': 'no-cache' } : ifModified(args, context)),
    ...(Object.fromEntries(given) as Record<string, string>),
  };
}

/** What dest holds already is not sent again: then the status is 304. */
function ifModified({ dest }: UriArguments, context: PlanContext<unknown>) {
  const stats = dest === undefined ? undefined : followedStat(pathOf(dest, context));
  return stats?.isFile() ? { 'if-modified-since': stats.mtime.toUTCString() } : {};
}

async function send(
  request: WebRequest & { args: UriArguments },
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const { args } = request;
  const start = performance.now();
  const elapsed = () => Math.floor((performance.now() - start) / 1000);
  try {
    return await withAnswer(request, args, context, async (answer) => {
      const bytes = await bodyOf(answer);
      const fields = answerFields(answer, bytes, { request, elapsed: elapsed() });
      const content = answer.status === 304 ? undefined : bytes;
      const stored = args.dest === undefined ? {} : store(args, content, context);
      return judged({ ...fields, ...stored }, { answer, bytes, args });
    });
  } catch (error) {
    if (!(error instanceof CodedError) || context.signal.aborted) throw error;
    return failureFields(error, args, elapsed());
  }
}

/** Writes the body to dest; without one (nothing new was sent) only its attributes are settled. */
function store(args: UriArguments, content: Buffer | undefined, context: ApplyContext<unknown>) {
  const dest = pathOf(args.dest ?? '', context);
  const isFolder = followedStat(dest)?.isDirectory() === true;
  const path = isFolder
    ? join(dest, basename(new URL(args.url).pathname) || 'index.html')
    : resolve(dest);
  const { result, detail } = planWrite({
    path,
    content: content ?? readFileSync(path),
    attributes: args,
    backup: false,
    force: true,
    sourceName: args.url,
  });
  const {
    changed = false,
    gid,
    group,
    mode,
    owner,
    size,
    state,
    uid,
  } = detail === undefined ? result : applyWrite(detail, context);
  return { path, changed, gid, group, mode, owner, size, state, uid };
}
