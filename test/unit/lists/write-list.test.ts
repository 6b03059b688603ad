import { describe, expect, it } from 'vitest';
import { imageEntries } from '../../../src/lists/image-entries.ts';
import type { ListEntry, ListFile } from '../../../src/lists/model.ts';
import { writeList } from '../../../src/lists/write/write-list.ts';
import { writtenFormats } from '../../../src/lists/write/written-formats.ts';
import { nameImages } from '../../../src/mirror/naming.ts';
import { formatReference } from '../../../src/oci/reference.ts';
import { read } from './reading.ts';

const digest = `sha256:${'a'.repeat(64)}`;

function pairs({ items }: ListFile): string[] {
  const images = items.filter((item): item is ListEntry => item.kind === 'image');
  const named = nameImages(imageEntries(images, { registry: undefined }), {});
  return named.map(({ source, target }) => `${formatReference(source)} ${formatReference(target)}`);
}

describe('a list in another format', () => {
  it.each([
    ['list', 'a/b r.io/mirrored-a-b 3.10\nq.io:5000/c r.io/mirrored-q.io-c yes\n'],
    ['images', 'a/b r.io/mirrored-a-b 3.10\n'],
    ['regsync', 'a/b r.io/mirrored-a-b 3.10\nq.io/c r.io/x/c 1e3\n'],
    [
      'rancher-config',
      'a/b r.io/o/mirrored-a-b 3.10\na/b r.io/o/mirrored-a-b 3.1\nc/d s.io/o/e 1\n',
    ],
    ['image-syncer', 'a/b r.io/p/a/b 3.10\nq.io/c r.io/p/q.io/c 010\n'],
  ] as const)('is read again as the same images: %s', async (to, text) => {
    const list = await read(text);
    const { text: written, left } = writeList(list, to);
    expect(left).toEqual([]);
    const again = await read(written);
    expect(again.format).toBe(to);
    expect(pairs(again)).toEqual(pairs(list));
  });

  it('keeps variants together', async () => {
    const text = `- name: py
  source_repository: q.io/py
  destination_repository: r.io/py
  variants:
    "3.10": ${digest}
    yes: ${digest}
`;
    const { text: written, left } = writeList(await read(text), 'oci-mirror');
    expect(left).toEqual([]);
    expect(written).toBe(text.replace('yes:', '"yes":'));
  });

  it('keeps the filters of regsync, and one regex or range of skopeo sync', async () => {
    const regsync = `version: 1
sync:
  - source: q.io/a
    target: r.io/a
    type: repository
    tags:
      semverRange:
        - ">=1.2"
      deny:
        - .*-rc.*
`;
    expect(writeList(await read(regsync), 'regsync').text).toBe(regsync);
    const skopeo = `q.io:
  images:
    some:
      - "1.0"
    all: []
  images-by-tag-regex:
    re: ^1\\.
`;
    const list = await read(skopeo);
    expect(writeList(list, 'skopeo-sync').text).toBe(skopeo);
    expect(writeList(list, 'regsync', { target: 'r.io' }).text).toContain('- (?:^1\\.).*');
  });

  it('carries credentials to regsync as templates, and no password', async () => {
    const { text } = writeList(
      await read(`Repositories:
- {BaseUrl: r.io/o, DefaultTarget: true, Registry: r.io, Username: ann, Password: not-to-be-seen}
- {BaseUrl: a.io/o, Registry: a.io, Password: '{{ env "A" }}', RepoAuth: true}
- {BaseUrl: r.io/p, Registry: r.io, Username: ann}
Artifacts: [{SourceArtifact: a/b, Tags: [1]}]
`),
      'regsync',
    );
    expect(text).not.toContain('not-to-be-seen');
    expect(text.slice(0, text.indexOf('sync:'))).toBe(`version: 1
creds:
  - registry: a.io
    pass: '{{ env "A" }}'
    repoAuth: true
  - registry: r.io
    user: ann
`);
  });

  it('is a playbook that stops where image-syncer would', async () => {
    const list = await read('targetRepoPrefix: r.io/p/\nimages: [{source: a/b:3.10}]\n');
    expect(writeList(list, 'playbook').text).toBe(`- name: Mirror images
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Mirror images
      mirror_images:
        on_conflict: stop
        images:
          - source: a/b:3.10
            target: r.io/p/a/b:3.10
`);
  });

  it("does image-tools' convert-list", async () => {
    const list = await read('nginx:1.22\nrancher/agent:v2\nx private.io/own/y 1\n');
    const { text, left } = writeList(list, 'list', { source: 'docker.io', target: 'private.io' });
    expect(left).toEqual([]);
    expect(text).toBe(`docker.io/library/nginx private.io/library/nginx 1.22
docker.io/rancher/agent private.io/rancher/agent v2
docker.io/library/x private.io/own/y 1
`);
  });

  it.each(writtenFormats)('tells what it cannot say: %s', async (to) => {
    const list = await read(`version: 1
creds: [{registry: q.io, tls: disabled}]
sync:
- {source: q.io/a:1, target: r.io/b:2, type: image, platforms: [linux/arm64]}
- {source: q.io/c, target: r.io/c, type: repository, tags: {allow: [a], deny: [b]}}
`);
    const lines = writeList(list, to).left.map(({ span }) => span?.line);
    const expected: Record<string, number[]> = {
      regsync: [],
      playbook: [5, 2],
      'skopeo-sync': [4, 4, 5],
    };
    expect(lines.sort()).toEqual((expected[to] ?? lines).sort());
    if (to !== 'regsync') expect(lines.length).toBeGreaterThan(0);
  });
});
