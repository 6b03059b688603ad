import { createHash } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Fields, runBoth } from '../helpers/both.ts';
import { interop } from '../helpers/interop.ts';
import { type TempDir, tempDir } from '../helpers/temp-dir.ts';

const text = 'hello, world\n';
const modified = 'Wed, 01 Jan 2025 00:00:00 GMT';
const sha256 = createHash('sha256').update(text).digest('hex');

/** Answers like a small web service, with headers that do not change. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.sendDate = false;
    response.setHeader('connection', 'close');
    route(request, response, Buffer.concat(chunks).toString());
  });
}

type Reply = readonly [
  status: number,
  type: string,
  content: string,
  headers?: OutgoingHttpHeaders,
];

function route(request: IncomingMessage, response: ServerResponse, body: string): void {
  const [status, type, content, headers = {}] = replyTo(request, body);
  const sent = status === 304 ? {} : { 'content-type': type, 'content-length': content.length };
  response.writeHead(status, { ...sent, ...headers });
  response.end(content);
}

function replyTo({ method = '', headers, url = '' }: IncomingMessage, body: string): Reply {
  switch (url) {
    case '/text':
      if (headers['if-modified-since'] !== undefined) return [304, '', ''];
      return [200, 'text/plain', method === 'HEAD' ? '' : text, { 'last-modified': modified }];
    case '/sums':
      return [200, 'text/plain', `${sha256}  text\n${'0'.repeat(64)}  other\n`];
    case '/echo': {
      const type = headers['content-type'] ?? null;
      const authorization = headers.authorization ?? null;
      return [200, 'application/json', JSON.stringify({ method, type, authorization, body })];
    }
    case '/private':
      return headers.authorization === undefined
        ? [401, 'text/plain', 'no', { 'www-authenticate': 'Basic realm="x"' }]
        : [200, 'text/plain', headers.authorization];
    case '/moved':
      return [302, 'text/plain', '', { location: '/text' }];
    case '/cookie':
      return [200, 'text/plain', 'c', { 'set-cookie': ['a=1; Path=/'], 'x-two-words': 'x' }];
    case '/created':
      return [201, 'application/json', '{"id": 7, "ratio": 1.0}'];
    default:
      return [404, 'application/json', '{"error": "nothing here"}'];
  }
}

interop(['ansible-playbook'], 'uri and get_url under ansible-core and under mirror-play', () => {
  let server: Server;
  let folder: TempDir;
  let base: string;

  beforeAll(async () => {
    folder = tempDir('web');
    server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    folder.remove();
  });

  it('uri', async () => {
    const echo = { url: `${base}/echo`, method: 'POST', return_content: true };
    const { theirs, ours } = await runBoth(
      {
        name: 'uri',
        ignore: ['elapsed', 'cookies'],
        adjust: withoutPythonsErrors,
        tasks: [
          { uri: { url: `${base}/text`, return_content: true } },
          { uri: { url: `${base}/text`, method: 'HEAD' } },
          { uri: { url: `${base}/none` } },
          { uri: { url: `${base}/none`, return_content: true } },
          { uri: { url: `${base}/none`, status_code: [200, 404] } },
          { uri: { url: `${base}/none`, status_code: 404, return_content: true } },
          { uri: { url: `${base}/created`, method: 'PUT', status_code: '201' } },
          { uri: { ...echo, body: { a: [1, true] }, body_format: 'json' } },
          { uri: { ...echo, body: '{"a": 1}', body_format: 'json' } },
          { uri: { ...echo, body: { a: 1, b: ['x', 'y z'] }, body_format: 'form-urlencoded' } },
          { uri: { ...echo, body: 'plain' } },
          { uri: { ...echo, body: 'x', headers: { 'Content-Type': 'text/x' } } },
          { uri: { ...echo, user: 'u', password: 'secret-word', force_basic_auth: true } },
          {
            uri: {
              url: `${base}/private`,
              user: 'u',
              password: 'secret-word',
              return_content: true,
            },
          },
          { uri: { url: `${base}/private` } },
          { uri: { url: `${base}/moved`, return_content: true } },
          { uri: { url: `${base}/moved`, follow_redirects: 'none', status_code: 302 } },
          { uri: { url: `${base}/cookie` } },
          { uri: { url: `${base}/text`, dest: '{{ playbook_dir }}/got.txt', mode: '0600' } },
          { uri: { url: `${base}/text`, dest: '{{ playbook_dir }}/got.txt', mode: '0600' } },
          { uri: { url: `${base}/text`, creates: '/' } },
          { uri: { url: 'http://127.0.0.1:1/' } },
        ],
      },
      `${folder.path}/uri`,
    );
    expect(ours).toEqual(theirs);
  }, 240_000);

  it.each([false, true])(
    'get_url (check: %s)',
    async (check) => {
      const dest = '{{ playbook_dir }}/got.txt';
      const { theirs, ours } = await runBoth(
        {
          name: 'get_url',
          check,
          // Under check ansible names the checksum of an empty file.
          ignore: ['elapsed', 'src', ...(check ? ['checksum_src', 'msg', 'status_code'] : [])],
          adjust: withoutPythonsErrors,
          files: { 'sub/keep': '' },
          tasks: [
            { get_url: { url: `${base}/text`, dest, mode: '0640' } },
            { get_url: { url: `${base}/text`, dest, mode: '0640' } },
            { get_url: { url: `${base}/text`, dest, checksum: `sha256:${sha256}` } },
            { get_url: { url: `${base}/text`, dest, checksum: `sha256:${base}/sums` } },
            { get_url: { url: `${base}/text`, dest, force: true } },
            { get_url: { url: `${base}/text`, dest: '{{ playbook_dir }}/sub/' } },
            {
              get_url: {
                url: `${base}/text`,
                dest: '{{ playbook_dir }}/sub/',
                checksum: `sha1:${'0'.repeat(40)}`,
              },
            },
            { get_url: { url: `${base}/none`, dest: '{{ playbook_dir }}/sub/x' } },
            { get_url: { url: `${base}/text`, dest: '{{ playbook_dir }}/no/such/x' } },
            { get_url: { url: 'http://127.0.0.1:1/x', dest } },
          ],
        },
        `${folder.path}/get-${check}`,
      );
      expect(ours).toEqual(theirs);
    },
    240_000,
  );
});

/** What the two say of a connection that was refused. */
function withoutPythonsErrors(result: Fields): Fields {
  const msg = String(result.msg ?? '').replace(
    /Request failed: .*refused.*/s,
    'Request failed: refused',
  );
  // Ansible downloads before it finds that there is no folder for it.
  const { checksum_src: _, ...rest } = result;
  return result.msg === undefined ? result : { ...(/not exist/.test(msg) ? rest : result), msg };
}
