import { digestOf } from '../../src/oci/digest.ts';
import { type Answer, call, type RegistryEnd } from './registry-api.ts';

type Headers = Readonly<Record<string, string>>;

/** The requests of the distribution spec, one function each: any status is an answer. */
export interface OciClient {
  send(
    method: string,
    path: string,
    options?: { headers?: Headers; body?: Buffer },
  ): Promise<Answer>;
  /** POST, then PUT of the whole blob. */
  pushBlob(bytes: Buffer, digest?: string): Promise<Answer>;
  /** Opens an upload; resolves with its location. */
  startUpload(): Promise<string>;
  pushManifest(reference: string, bytes: Buffer, type: string): Promise<Answer>;
}

/** A client of one repository. It does nothing by itself: no retry, no second try. */
export function ociClient(end: RegistryEnd, repository: string): OciClient {
  const send: OciClient['send'] = (method, path, options = {}) =>
    call(end, { method, path: path.replace('NAME', repository), ...options });
  const startUpload = async () => {
    const { headers } = await send('POST', '/v2/NAME/blobs/uploads/');
    return headers.location ?? '';
  };
  const pushBlob = async (bytes: Buffer, digest: string = digestOf(bytes)) =>
    await send('PUT', withQuery(await startUpload(), { digest }), {
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes,
    });
  const pushManifest = (reference: string, bytes: Buffer, type: string) =>
    send('PUT', `/v2/NAME/manifests/${reference}`, {
      headers: { 'content-type': type },
      body: bytes,
    });
  return { send, startUpload, pushBlob, pushManifest };
}

/** A location with more parameters in its query. */
export function withQuery(location: string, parameters: Readonly<Record<string, string>>): string {
  const mark = location.includes('?') ? '&' : '?';
  return `${location}${mark}${new URLSearchParams(parameters).toString()}`;
}

/** The codes of an OCI error body. */
export function codesOf(answer: Answer): readonly string[] {
  const { errors } = JSON.parse(answer.body.toString()) as { errors: { code: string }[] };
  return errors.map(({ code }) => code);
}
