import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest.ts';
import { mediaType } from '../../../src/oci/media-type.ts';
import type { FaultRule } from '../../../src/server/faults.ts';
import type { RegistryOptions } from '../../../src/server/registry.ts';
import { repositoryOf } from '../../../src/store/repository.ts';
import { type Lab, openLab, type Repository, script } from './lab.ts';

async function tagsOf(repository: Repository): Promise<string[]> {
  const tags: string[] = [];
  for await (const tag of repository.listTags()) tags.push(tag);
  return tags;
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `t${String(index).padStart(6, '0')}`);
}

async function labWithTags(count: number, source: RegistryOptions): Promise<Lab> {
  const lab = await openLab({ source });
  const { tags } = repositoryOf(lab.source.store, 'lib/app');
  tags.clear();
  for (const name of names(count)) tags.set(name, lab.root.digest);
  return lab;
}

const tagsPage = (rule: Pick<FaultRule, 'fault'>): FaultRule[] => [
  { match: { kind: 'tags' }, ...rule },
];
const link = (value: string | null) =>
  tagsPage({ fault: { do: 'alter', headers: { Link: value } } });

describe('tags', () => {
  it.each([
    [0, 10],
    [7, 10],
    [100, 10],
    [2500, 1000],
  ])('%i of them, %i a page', async (count, pageSize) => {
    const lab = await labWithTags(count, { pageSize });
    expect(await tagsOf(lab.from)).toEqual(names(count));
  });

  it('200,000 of them at once', async () => {
    const lab = await openLab();
    const body = JSON.stringify({ tags: names(200_000) });
    script(lab.source, tagsPage({ fault: { do: 'answer', status: 200, body } }));
    expect(await tagsOf(lab.from)).toHaveLength(200_000);
  });

  it.each([50, 100, 1000])('without Link, %i a page', async (pageSize) => {
    const lab = await labWithTags(pageSize * 2 + 1, { pageSize });
    script(lab.source, link(null));
    expect(await tagsOf(lab.from)).toEqual(names(pageSize * 2 + 1));
  });

  it('with a Link that leads in a circle', async () => {
    const lab = await labWithTags(30, { pageSize: 10 });
    script(lab.source, link('</v2/lib/app/tags/list?n=10>; rel="next"'));
    expect(await tagsOf(lab.from)).toEqual(names(10));
  });

  it.each([
    ['without the repository', '/v2/tags/list?n=10&last=t000009'],
    ['to another host', 'https://elsewhere.invalid/v2/lib/app/tags/list?n=10&last=t000009'],
    ['relative', 'list?n=10&last=t000009'],
  ])('with a Link %s', async (_name, target) => {
    const lab = await labWithTags(12, { pageSize: 10 });
    const match = { kind: 'tags', times: 1 } as const;
    const headers = { Link: `<${target}>; rel="next"` };
    script(lab.source, [{ match, fault: { do: 'alter', headers } }]);
    expect(await tagsOf(lab.from)).toEqual(names(12));
  });

  it.each([
    ['null', '{"tags":null}', []],
    ['absent', '{}', []],
    ['partly odd', '{"tags":["a",1,"a","b"]}', ['a', 'b']],
  ])('that are %s', async (_name, body, tags) => {
    const lab = await openLab();
    script(lab.source, tagsPage({ fault: { do: 'answer', status: 200, body } }));
    expect(await tagsOf(lab.from)).toEqual(tags);
  });

  it.each([
    [404, '', { kind: 'not-found' }],
    [200, '<html>', { kind: 'protocol' }],
    [200, '{"tags":5}', { kind: 'protocol' }],
  ])('that cannot be listed: %i %s', async (status, body, expected) => {
    const lab = await openLab();
    script(lab.source, tagsPage({ fault: { do: 'answer', status, body } }));
    await expect(tagsOf(lab.from)).rejects.toMatchObject({ ...expected, side: 'source' });
  });
});

describe('referrers', () => {
  async function labWithReferrers(target: RegistryOptions) {
    const lab = await openLab({ target });
    await lab.copy();
    const { mediaType: type, digest, size } = lab.root;
    const raw = await lab.from.fetchManifest('1');
    const { config } = JSON.parse(raw.bytes.toString());
    for (const artifactType of ['test/sbom', 'test/signature', 'test/note']) {
      const document = {
        schemaVersion: 2,
        mediaType: mediaType.ociManifest,
        artifactType,
        config,
        layers: [],
        subject: { mediaType: type, digest, size },
        annotations: { of: artifactType },
      };
      const bytes = Buffer.from(JSON.stringify(document));
      const descriptor = {
        mediaType: mediaType.ociManifest,
        digest: digestOf(bytes),
        size: bytes.length,
      };
      await lab.to.pushManifest({ descriptor, bytes });
    }
    return lab;
  }

  const all = ['test/note', 'test/sbom', 'test/signature'];

  async function typesOf(lab: Lab): Promise<(string | undefined)[]> {
    const found = await lab.to.listReferrers(lab.root.digest);
    return found.map(({ artifactType }) => artifactType).sort();
  }

  it.each([
    ['by the API', { referrers: true }, false],
    ['by the API, page by page', { referrers: true, pageSize: 1 }, false],
    ['by the tag', { referrers: false }, true],
  ])('%s', async (_name, target, usesTag) => {
    const lab = await labWithReferrers(target);
    expect(await typesOf(lab)).toEqual(all);
    const tag = lab.root.digest.replace(':', '-');
    expect(repositoryOf(lab.target.store, 'lib/app').tags.has(tag)).toBe(usesTag);
  });

  it('keeps the tag where the subject was not acknowledged', async () => {
    const lab = await openLab({ target: { referrers: true } });
    const fault = { do: 'alter', headers: { 'OCI-Subject': null } } as const;
    script(lab.target, [{ match: { kind: 'manifest', method: 'PUT' }, fault }]);
    await lab.copy();
    const { mediaType: type, digest, size } = lab.root;
    const document = {
      schemaVersion: 2,
      mediaType: mediaType.ociIndex,
      manifests: [],
      subject: { mediaType: type, digest, size },
    };
    const bytes = Buffer.from(JSON.stringify(document));
    const descriptor = {
      mediaType: mediaType.ociIndex,
      digest: digestOf(bytes),
      size: bytes.length,
    };
    await lab.to.pushManifest({ descriptor, bytes });
    expect(repositoryOf(lab.target.store, 'lib/app').tags.has(digest.replace(':', '-'))).toBe(true);
  });

  it.each([
    ['404', { do: 'answer', status: 404 }],
    ['400', { do: 'answer', status: 400 }],
    ['HTML', { do: 'answer', status: 200, body: '<html>' }],
    ['something else', { do: 'answer', status: 200, body: '{"schemaVersion":2,"layers":[]}' }],
  ] as const)('go by the tag after %s from the API', async (_name, fault) => {
    const lab = await labWithReferrers({ referrers: false });
    script(lab.target, [{ match: { kind: 'referrers' }, fault }]);
    expect(await typesOf(lab)).toEqual(all);
  });

  it('are none where there are none', async () => {
    const lab = await openLab();
    expect(await lab.from.listReferrers(lab.root.digest)).toEqual([]);
  });
});

describe('warnings', () => {
  it('are passed on, each once', async () => {
    const seen: string[] = [];
    const lab = await openLab({
      client: { onWarning: (host, text) => seen.push(`${host} ${text}`) },
    });
    const headers = { Warning: '299 - "this \\"tag\\" goes away"' };
    script(lab.source, [{ fault: { do: 'alter', headers } }]);
    await lab.copy();
    expect(seen).toEqual([`${lab.source.address} this "tag" goes away`]);
  });
});
