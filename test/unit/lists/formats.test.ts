import { describe, expect, it } from 'vitest';
import { images, mistakes, read, warnings } from './reading.ts';

const hex = 'b78b777208be08edd8f297035cdfbacddb45170ad778fd643c792ee045187e39';

describe('image-syncer', () => {
  it('puts the prefix before the whole source', async () => {
    const list = `targetRepoPrefix:  "eu.gcr.io/kyma-project/external/"
images:
- source: "bitnami/keycloak-gatekeeper:9.0.3"
- source: "busybox:1.31.1"
- source: quay.io/org/name:1.0
  tag: 3.10
- {source: 'a/b@sha256:${hex}', tag: "3"}
`;
    expect(await images(list)).toEqual([
      'bitnami/keycloak-gatekeeper:9.0.3 -> eu.gcr.io/kyma-project/external/bitnami/keycloak-gatekeeper @3',
      'busybox:1.31.1 -> eu.gcr.io/kyma-project/external/library/busybox @4',
      'quay.io/org/name:1.0 -> eu.gcr.io/kyma-project/external/quay.io/org/name:3.10 @5',
      `a/b@sha256:${hex} -> eu.gcr.io/kyma-project/external/a/b:3 @7`,
    ]);
  });

  it('names what it does not do', async () => {
    const list = 'images:\n- {source: a:1, sign: true, amd64Only: true}\n';
    expect((await warnings(list)).map((one) => one.slice(0, 12))).toEqual([
      '2:17-20 MP21',
      '2:29-37 MP21',
    ]);
  });

  it('tells all mistakes', async () => {
    const list = `targetRepoPrefix: ""
image: x
images:
- src: a
- busybox
- source: A
- source: [a]
- source: a@sha256:${hex}
- source: localhost:5000/a:1
  amd64Only: maybe
`;
    expect(await mistakes(list)).toEqual([
      '1:19-20 MP2106 the list: "targetRepoPrefix" is empty',
      '2:1-5 MP2107 the list has no field "image" (did you mean "images"?)',
      '4:3-5 MP2107 an image has no field "src"',
      '4:3-8 MP2106 an image: "source" is missing',
      '5:3-9 MP2105 an image is a mapping, and this is a text',
      '6:11-11 MP2104 invalid image reference "A": the repository has upper-case letters ("A")',
      '7:11-13 MP2105 "source" is a text, and this is a list',
      `8:11-83 MP2106 an image with a digest needs a "tag"`,
      '10:14-18 MP2105 "amd64Only" is true or false, and this is "maybe"',
    ]);
  });
});

describe('regsync', () => {
  it.each([
    ['old-{{.Ref.Tag}}', `Set \`backup_tag: "'old-' ~ tag"\``],
    ['{{- .Ref.Tag -}}.old', `Set \`backup_tag: "tag ~ '.old'"\``],
    ['old', 'Set `backup_tag` in the task'],
    ['r.io/old:{{.Ref.Tag}}', 'Set `backup_tag` in the task'],
    ['{{ .Step.Source }}', 'Set `backup_tag` in the task'],
  ])('names the backup_tag for backup: %s', async (backup, help) => {
    const { findings } = await read(
      `sync: [{source: a:1, target: b:1, type: image, backup: '${backup}'}]`,
    );
    expect(findings).toMatchObject([{ code: 'MP2109', help: expect.stringContaining(help) }]);
  });
});

describe('detection', () => {
  it.each([
    ['a b 1', 'list'],
    ['busybox:1.36', 'list'],
    ['# x\n- busybox:1.36', 'images'],
    ['- {source: a, target: b}', 'images'],
    ['---\nimages: [{source: a}]', 'image-syncer'],
    ['targetRepoPrefix: r.io/\nimages: [{source: a}]', 'image-syncer'],
    ['r.io:\n  images: {a: ["1"]}', 'skopeo-sync'],
    ['{"r.io": {"images-by-semver": {"a": ">=1"}}}', 'skopeo-sync'],
    ['version: 1\nsync: [{source: a, target: b, type: image}]', 'regsync'],
    [
      'Artifacts: [{SourceArtifact: a/b, Tags: [1]}]\nRepositories: [{BaseUrl: r.io, DefaultTarget: true}]',
      'rancher-config',
    ],
    [`source_repository: a\ndestination_repository: b\nsha: ${hex}`, 'oci-mirror'],
    [
      `- oci_mirror_image: {source_repository: a, destination_repository: b, digest: ${hex}}`,
      'oci-mirror',
    ],
  ])('%s', async (text, format) => {
    expect((await read(text)).format).toBe(format);
  });

  it('says so when it cannot tell', async () => {
    expect(await mistakes('hosts: x\ntasks: y\n')).toEqual([
      '1:1-1 MP2101 list is in no format of image lists that is known',
    ]);
  });
});
