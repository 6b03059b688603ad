// The floor: exactly the requests that copying some images takes, in a plain loop, with no check
// of anything. `node plain-loop.js JOB.json`, the job being {source, target, names}.
import { readFileSync } from 'node:fs';
import { Pool } from 'undici';

const { source, target, names } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const pools = { source: openPool(source), target: openPool(target) };
const accept = 'application/vnd.oci.image.manifest.v1+json';
const uploads = new Map();

await Promise.all(names.map(copyImage));
await Promise.all(Object.values(pools).map((pool) => pool.close()));

function openPool(host) {
  return new Pool(`http://${host}`, { connections: 48, pipelining: 1 });
}

async function copyImage(name) {
  const [repository, tag] = name.split(':');
  const manifest = `/v2/${repository}/manifests/${tag}`;
  const headers = { accept };
  await Promise.all([
    send('source', { method: 'HEAD', path: manifest, headers }),
    send('target', { method: 'HEAD', path: manifest, headers }),
  ]);
  const { text } = await send('source', { method: 'GET', path: manifest, headers });
  const { config, layers } = JSON.parse(text);
  await Promise.all([config, ...layers].map((blob) => bringBlob(repository, blob)));
  const type = { 'content-type': accept };
  await send('target', { method: 'PUT', path: manifest, headers: type, body: text });
}

async function bringBlob(repository, blob) {
  const known = uploads.get(blob.digest);
  if (!known) {
    uploads.set(blob.digest, upload(repository, blob));
    await uploads.get(blob.digest);
    return;
  }
  const from = await known;
  const query = `mount=${blob.digest}&from=${from}`;
  await send('target', { method: 'POST', path: `/v2/${repository}/blobs/uploads/?${query}` });
}

async function upload(repository, { digest, size }) {
  const blob = `/v2/${repository}/blobs/${digest}`;
  await send('target', { method: 'HEAD', path: blob });
  const start = { method: 'POST', path: `/v2/${repository}/blobs/uploads/` };
  const [{ headers }, { body }] = await Promise.all([
    send('target', start),
    pools.source.request({ method: 'GET', path: blob }),
  ]);
  const location = new URL(headers.location, `http://${target}`);
  location.searchParams.set('digest', digest);
  await send('target', {
    method: 'PUT',
    path: `${location.pathname}${location.search}`,
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(size) },
    body,
  });
  return repository;
}

async function send(side, request) {
  const { statusCode, headers, body } = await pools[side].request(request);
  const text = await body.text();
  if (statusCode >= 300 && statusCode !== 404) throw new Error(`${request.path}: ${statusCode}`);
  return { headers, text };
}
