import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../../src/diagnostic/diagnostic-error.ts';
import { readEntries } from '../../../src/discover/read-entries.ts';
import { readConfigFile } from '../../../src/modules/image-tags/read-config.ts';
import type { Json } from '../../../src/util/json.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { writeInto } from '../../helpers/write-into.ts';

const seed = join(import.meta.dirname, '../../fixtures/tags/config.json');

describe('entries of config.json', () => {
  it("are read as Rancher's file has them", async () => {
    const { entries, problems } = await readEntries(JSON.parse(readFileSync(seed, 'utf8')) as Json);
    expect(problems).toEqual([]);
    expect(entries.map(({ key, source }) => [key, source.kind])).toEqual([
      ['vsphere-cpi', 'github-releases'],
      ['flannel', 'github-latest-release'],
      ['bci-busybox', 'registry'],
      ['skopeo', 'registry'],
      ['pause', 'registry'],
      ['epinio', 'registry'],
      ['csi-release-syncer', 'registry'],
    ]);
    expect(entries[3]).toEqual({
      key: 'skopeo',
      images: ['quay.io/skopeo/stable'],
      source: { kind: 'registry' },
      filter: { constraint: undefined, pattern: '^v1.\\d{2}.\\d+$', newest: 1 },
      denylist: [],
    });
  });

  it('may ask for charts and for files of images', async () => {
    const { entries, problems } = await readEntries({
      cilium: {
        versionSource: 'helm-latest:https://charts.example.com',
        imageDenylist: ['quay.io/cilium/operator'],
        helmCharts: {
          cilium: {
            devel: true,
            chartConfig: {
              aws: { values: ['eni.enabled=true'], kubeVersion: '1.30.0' },
              plain: {},
            },
          },
          other: {},
        },
      },
      longhorn: {
        versionSource: 'github-tagged-images-file:longhorn/longhorn',
        imagesFilePath: 'deploy/longhorn-images.txt',
        versionConstraint: '>=1.4.0',
      },
    });
    expect(problems).toEqual([]);
    expect(entries.map(({ source }) => source)).toEqual([
      {
        kind: 'helm-latest',
        repository: 'https://charts.example.com',
        charts: [
          {
            name: 'cilium',
            devel: true,
            renderings: [
              { values: ['eni.enabled=true'], kubeVersion: '1.30.0' },
              { values: [], kubeVersion: undefined },
            ],
          },
          { name: 'other', devel: false, renderings: [{ values: [], kubeVersion: undefined }] },
        ],
      },
      {
        kind: 'github-tagged-images-file',
        repository: 'longhorn/longhorn',
        path: 'deploy/longhorn-images.txt',
      },
    ]);
  });

  it.each([
    ['true', 1],
    [true, 1],
    ['false', undefined],
    [false, undefined],
  ])('honour latest: %j', async (latest, newest) => {
    const { entries } = await readEntries({
      a: { images: ['a/b'], versionSource: 'registry', latest },
    });
    expect(entries[0]?.filter.newest).toBe(newest);
  });

  it('tell all that is wrong at once, each at its place', async () => {
    const folder = tempDir();
    const file = writeInto(
      folder.path,
      'config.json',
      `{
  "a": { "images": ["a/b:1"], "versionSource": "registry" },
  "b": { "image": ["a/b"], "versionSource": "regitsry" },
  "c": { "images": "a/b", "versionSource": "github-releases:kubernetes" },
  "d": { "images": [], "versionSource": "registry", "versionFilter": "[", "newest": 0 },
  "e": { "images": ["a/b"], "versionSource": "registry", "versionConstraint": "new", "latest": 1 },
  "f": { "images": ["a/b"], "latest_entry": true },
  "g": 3,
  "h": { "versionSource": "helm-latest:charts" },
  "i": { "versionSource": "helm-latest:https://charts.example.com" },
  "j": { "versionSource": "github-tagged-images-file:a/b" },
  "k": { "versionSource": "registry" },
  "l": null
}`,
    );
    const error = await readConfigFile(file).catch((thrown: unknown) => thrown);
    folder.remove();
    expect(error).toBeInstanceOf(DiagnosticError);
    const told = (error as DiagnosticError).diagnostics.map(
      ({ code, message, span, label }) =>
        `${span?.line}:${span?.column} ${code} ${message}${label ? ` (${label})` : ''}`,
    );
    expect(told).toMatchInlineSnapshot(`
      [
        "2:20 MP2203 "a/b:1" has a tag or digest: images are named without",
        "3:10 MP2201 unknown field "image" (did you mean "images"?)",
        "3:45 MP2203 "regitsry" is no source of versions (did you mean "registry"?)",
        "4:20 MP2203 "images" is no list of texts",
        "4:44 MP2203 "github-releases:kubernetes" names no repository",
        "5:20 MP2203 "images" is an empty list",
        "5:70 MP2203 "[" is not a regular expression: unterminated character set at position 1",
        "5:85 MP2203 "newest" is no whole number from 1 on",
        "6:79 MP2203 "new" is not a range of versions",
        "6:96 MP2203 "latest" is neither true nor false",
        "7:3 MP2202 "f" needs the field "versionSource"",
        "7:29 MP2201 unknown field "latest_entry"",
        "8:8 MP2203 "g" is no mapping of fields",
        "9:27 MP2203 "charts" is no URL of a chart repository",
        "10:3 MP2202 "i" needs the field "helmCharts"",
        "11:3 MP2202 "j" needs the field "imagesFilePath"",
        "12:3 MP2202 "k" needs the field "images"",
        "13:3 MP2204 "l" is empty",
      ]
    `);
  });

  it('are not none', async () => {
    for (const nothing of [{}, [], 'x', null]) {
      expect((await readEntries(nothing)).problems).toMatchObject([{ code: 'MP2204' }]);
    }
  });
});
