import { createHash } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Content, Image } from './image.ts';

/** What has to be known of a registry to talk to it. */
export interface RegistryEnd {
  readonly url: string;
  readonly authorization?: string | undefined;
  readonly tls?: { readonly cert: string } | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

const agents = {
  http: new HttpAgent({ keepAlive: true }),
  https: new HttpsAgent({ keepAlive: true }),
};

const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** One request; any status is an answer. A path may be a whole URL. */
export function call(end: RegistryEnd, { method, path, headers, body }: Call): Promise<Answer> {
  const url = new URL(path, end.url);
  const secure = url.protocol === 'https:';
  const send = secure ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method,
      agent: secure ? agents.https : agents.http,
      ...(end.tls && { ca: end.tls.cert }),
      headers: {
        ...(end.authorization && { authorization: end.authorization }),
        ...(body && { 'content-length': String(body.length) }),
        ...headers,
      },
    });
    request.once('error', reject);
    request.once('response', (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const { statusCode = 0, headers: answered } = response;
        resolve({ status: statusCode, headers: answered, body: Buffer.concat(chunks) });
      });
    });
    request.end(body);
  });
}

/** Pushes an image with all it names; the tag comes last. Blobs in `known` are not sent again. */
export async function pushImage(
  end: RegistryEnd,
  name: string,
  image: Image,
  known: Set<string> = new Set(),
): Promise<void> {
  const [repository = '', tag = 'latest'] = name.split(':');
  await pushContents(end, repository, image, known);
  await putManifest(end, repository, tag, image.manifest);
}

async function pushContents(
  end: RegistryEnd,
  repository: string,
  image: Image,
  known: Set<string>,
): Promise<void> {
  for (const child of image.children) {
    await pushContents(end, repository, child, known);
    await putManifest(end, repository, child.manifest.digest, child.manifest);
  }
  for (const blob of image.blobs) {
    const key = `${repository}@${blob.digest}`;
    if (!known.has(key)) await pushBlob(end, repository, blob);
    known.add(key);
  }
}

async function pushBlob(end: RegistryEnd, repository: string, blob: Content): Promise<void> {
  const path = `/v2/${repository}/blobs/uploads/`;
  const session = await expectStatus(end, { method: 'POST', path }, 202);
  const location = new URL(session.headers.location ?? '', end.url);
  location.searchParams.set('digest', blob.digest);
  const headers = { 'content-type': 'application/octet-stream' };
  await expectStatus(end, { method: 'PUT', path: location.href, headers, body: blob.bytes }, 201);
}

async function putManifest(
  end: RegistryEnd,
  repository: string,
  reference: string,
  manifest: Content,
): Promise<void> {
  const path = `/v2/${repository}/manifests/${reference}`;
  const headers = { 'content-type': manifest.mediaType };
  await expectStatus(end, { method: 'PUT', path, headers, body: manifest.bytes }, 201);
}

async function expectStatus(end: RegistryEnd, sent: Call, status: number): Promise<Answer> {
  const answer = await call(end, sent);
  if (answer.status === status) return answer;
  throw new Error(`${sent.method} ${sent.path}: ${answer.status} ${answer.body.toString()}`);
}

/** Digest that `repository:tag` stands for; undefined when there is none. */
export async function digestOf(end: RegistryEnd, name: string): Promise<string | undefined> {
  const [repository = '', tag = 'latest'] = name.split(/[:@](.*)/s);
  const path = `/v2/${repository}/manifests/${tag}`;
  const { status, headers } = await call(end, { method: 'HEAD', path, headers: { accept } });
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`HEAD ${path}: ${status}`);
  return String(headers['docker-content-digest']);
}

/**
 * Reads an image with everything it names and hashes all of it. Throws where something is absent
 * or differs; otherwise returns the digests in the order they were met, the root first.
 */
export async function verifyImage(end: RegistryEnd, name: string): Promise<string[]> {
  const [repository = '', reference = 'latest'] = name.split(/[:@](.*)/s);
  const root = await fetchManifest(end, repository, reference);
  const found = [root.digest];
  for (const child of root.json.manifests ?? []) {
    found.push(...(await verifyImage(end, `${repository}@${child.digest}`)));
  }
  for (const blob of [root.json.config, ...(root.json.layers ?? [])]) {
    if (blob) found.push(await verifyBlob(end, repository, blob.digest));
  }
  return found;
}

interface ManifestJson {
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
  readonly manifests?: readonly { readonly digest: string }[];
}

async function fetchManifest(end: RegistryEnd, repository: string, reference: string) {
  const path = `/v2/${repository}/manifests/${reference}`;
  const { body } = await expectStatus(end, { method: 'GET', path, headers: { accept } }, 200);
  const digest = sha256(body);
  if (reference.startsWith('sha256:') && digest !== reference) {
    throw new Error(`${path} has ${digest}`);
  }
  return { digest, json: JSON.parse(body.toString()) as ManifestJson };
}

async function verifyBlob(end: RegistryEnd, repository: string, digest: string): Promise<string> {
  const path = `/v2/${repository}/blobs/${digest}`;
  const { body } = await expectStatus(end, { method: 'GET', path }, 200);
  if (sha256(body) !== digest) throw new Error(`${path} has ${sha256(body)}`);
  return digest;
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
