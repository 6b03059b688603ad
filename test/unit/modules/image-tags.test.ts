import { chmodSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { imageTags } from '../../../src/modules/image-tags/image-tags.ts';
import type { RegistryOptions, RunningRegistry } from '../../../src/server/registry.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { type FakeGitHubOptions, fakeGitHub } from '../../helpers/github-api.ts';
import { moduleRun } from '../../helpers/module-run.ts';
import { testRegistry } from '../../helpers/registry.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { writeInto } from '../../helpers/write-into.ts';

async function github(options: FakeGitHubOptions) {
  const api = await fakeGitHub(options);
  onTestFinished(() => api.stop());
  return api;
}

function folder(files: Readonly<Record<string, unknown>> = {}): string {
  const made = tempDir('tags');
  onTestFinished(() => made.remove());
  for (const [name, content] of Object.entries(files)) writeInto(made.path, name, content);
  return made.path;
}

/** A registry with an image under each tag. */
async function registryWith(
  repositories: Readonly<Record<string, readonly string[]>>,
  options: RegistryOptions = {},
): Promise<RunningRegistry> {
  const registry = await testRegistry(options);
  for (const [repository, tags] of Object.entries(repositories)) {
    for (const tag of tags) await addSampleImage(registry.store, { repository, tag });
  }
  return registry;
}

const releases = (...tags: readonly string[]) => ({ releases: tags.map((tag) => ({ tag })) });

describe('image_tags by GitHub', () => {
  it('follows all pages of releases, without drafts, pre-releases and what is no version', async () => {
    const all = Array.from({ length: 7 }, (_, minor) => ({ tag: `v1.${minor}.0` }));
    const odd = [
      { tag: 'v1.9.0', draft: true },
      { tag: 'v1.8.0', prerelease: true },
      { tag: 'chart-1.7.0' },
    ];
    const api = await github({
      repositories: { 'o/r': { releases: [...odd, ...all] } },
      pageSize: 2,
    });
    const { tags, failed } = await moduleRun(imageTags).run({
      github_api_url: api.apiUrl,
      report: 'new',
      entries: {
        r: {
          images: ['o/b', 'o/a'],
          versionSource: 'github-releases:o/r',
          versionConstraint: '>1.3.0',
        },
      },
    });
    expect(failed).toBe(false);
    expect(tags).toEqual({ r: { images: ['o/a', 'o/b'], tags: ['v1.4.0', 'v1.5.0', 'v1.6.0'] } });
    expect(api.requests).toHaveLength(5);
    expect(api.requests[0]).toBe('/repos/o/r/releases?per_page=100');
  });

  it('takes the latest release, from an enterprise server, with the token of the environment', async () => {
    const api = await github({
      repositories: { 'o/r': { releases: [], latest: 'v2.0.0' } },
      prefix: '/api/v3',
      token: 'ghp_secret',
    });
    const environment = { GITHUB_API_URL: `${api.apiUrl}/`, GITHUB_TOKEN: 'ghp_secret' };
    const result = await moduleRun(imageTags, { environment }).run({
      entries: { r: { images: ['o/a'], versionSource: 'github-latest-release:o/r' } },
    });
    expect(result.tags).toEqual({ r: { images: ['o/a'], tags: ['v2.0.0'] } });
    expect(result.images).toEqual([{ source: 'o/a:v2.0.0' }]);
    expect(api.requests).toEqual(['/api/v3/repos/o/r/releases/latest']);
    expect(JSON.stringify(result)).not.toContain('ghp_secret');
  });

  it('asks for each page once, whatever the number of entries', async () => {
    const api = await github({ repositories: { 'o/r': releases('v1.0.0') } });
    const entry = { images: ['o/a'], versionSource: 'github-releases:o/r' };
    const entries = { a: entry, b: entry, c: { ...entry, images: ['o/c'] } };
    await moduleRun(imageTags).run({ github_api_url: api.apiUrl, entries });
    expect(api.requests).toHaveLength(1);
  });

  it('names a rate limit and its end, and asks no more for it', async () => {
    const api = await github({ repositories: {}, allowance: 0 });
    const { failed, msg, hint, errors } = await moduleRun(imageTags).run({
      github_api_url: api.apiUrl,
      entries: { r: { images: ['o/a'], versionSource: 'github-releases:o/r' } },
    });
    expect({ failed, requests: api.requests.length }).toEqual({ failed: true, requests: 1 });
    expect(msg).toMatch(
      /^0 new tags in 1 entry; r: 127\.0\.0\.1:\d+: the rate limit is used up \(60 an hour\); it is reset at 2026-01-01 00:00:00 UTC$/,
    );
    expect(hint).toContain('GITHUB_TOKEN');
    expect(errors).toMatchObject([{ key: 'r', code: 'MP6106' }]);
  });

  it('repeats what may pass, and goes on after an entry that fails', async () => {
    const api = await github({ repositories: { 'o/r': releases('v1.0.0') }, failFirst: [502] });
    const { failed, tags, errors } = await moduleRun(imageTags).run({
      github_api_url: api.apiUrl,
      jobs: 1,
      entries: {
        good: { images: ['o/a'], versionSource: 'github-releases:o/r' },
        none: { images: ['o/a'], versionSource: 'github-latest-release:o/none' },
      },
    });
    expect(failed).toBe(true);
    expect(tags).toEqual({ good: { images: ['o/a'], tags: ['v1.0.0'] } });
    expect(errors).toEqual([
      {
        key: 'none',
        code: 'MP6104',
        message: expect.stringMatching(
          /^GET http:.*\/repos\/o\/none\/releases\/latest: 404 Not Found$/,
        ),
      },
    ]);
  });

  it('gives no token to a server without TLS', async () => {
    const entries = { r: { images: ['o/a'], versionSource: 'github-releases:o/r' } };
    const args = { entries, github_token: 'ghp_secret', github_api_url: 'http://ghe.example.com' };
    const { msg } = await moduleRun(imageTags).run(args);
    expect(msg).toMatch(/a token is not sent to http:\/\/ghe\.example\.com/);
    expect(msg).not.toContain('ghp_secret');
  });

  it('follows no page to another origin: the token would go along', async () => {
    const elsewhere = await github({ repositories: { 'o/r': releases('v1.0.0', 'v2.0.0') } });
    const api = await github({
      repositories: { 'o/r': releases('v1.0.0', 'v2.0.0') },
      pageSize: 1,
      nextAt: elsewhere.apiUrl,
    });
    const { failed, errors } = await moduleRun(imageTags).run({
      github_api_url: api.apiUrl,
      github_token: 'ghp_secret',
      entries: { r: { images: ['o/a'], versionSource: 'github-releases:o/r' } },
    });
    expect(failed).toBe(true);
    expect(errors).toMatchObject([{ code: 'MP6105' }]);
    expect(elsewhere.requests).toEqual([]);
  });

  it('reads files of images as of each release that counts', async () => {
    const api = await github({
      repositories: {
        'o/r': {
          releases: [{ tag: 'v1.5.0' }, { tag: 'v1.4.0' }, { tag: 'v1.3.0' }],
          files: {
            'v1.5.0 deploy/images.txt': 'docker.io/o/app:v1.5.0\r\no/side:v3\n',
            'v1.4.0 deploy/images.txt': 'o/app:v1.4.0\n# none\no/side:v3\n',
          },
        },
      },
    });
    const { tags } = await moduleRun(imageTags).run({
      github_api_url: api.apiUrl,
      entries: {
        r: {
          versionSource: 'github-tagged-images-file:o/r',
          versionConstraint: '>=1.4.0',
          imagesFilePath: 'deploy/images.txt',
        },
      },
    });
    expect(tags).toEqual({ r: { full_images: ['o/app:v1.4.0', 'o/app:v1.5.0', 'o/side:v3'] } });
  });
});

describe('image_tags by a registry', () => {
  it('pages through the tags of the first image and keeps its v', async () => {
    const tags = ['v1.9.0', 'v1.10.1', 'v1.10.0', 'v2.0.0', 'latest'];
    const registry = await registryWith({ 'team/app': tags }, { pageSize: 2 } as RegistryOptions);
    const image = `${registry.address}/team/app`;
    const entry = { images: [image], versionSource: 'registry', versionFilter: '^v1\\.' };
    const result = await moduleRun(imageTags).run({
      entries: { latest: { ...entry, latest: 'true' }, all: { ...entry, latest: false } },
    });
    expect(result.tags).toEqual({
      latest: { images: [image], tags: ['v1.10.1'] },
      all: { images: [image], tags: ['v1.9.0', 'v1.10.0', 'v1.10.1'] },
    });
    expect(
      registry.requests.entries.filter(({ path }) => path.includes('/tags/list')),
    ).toHaveLength(3);
  });

  it('tells what a list lacks, and where it goes', async () => {
    const registry = await registryWith({ 'team/app': ['1.0.0', '1.1.0', '1.2.0'] });
    const image = `${registry.address}/team/app`;
    const list = `# mine\n${image} acme/mirrored-team-app 1.0.0\n${image} acme/other 1.1.0\n`;
    const { tags, images, msg } = await moduleRun(imageTags, {
      playbookDir: folder({ 'images-list': list }),
    }).run({
      images_file: 'images-list',
      registry: 'registry.example.com',
      entries: { app: { images: [image], versionSource: 'registry' } },
    });
    expect(tags).toEqual({ app: { images: [image], tags: ['1.2.0'] } });
    expect(images).toEqual([
      {
        source: `${image}:1.2.0`,
        target: 'registry.example.com/acme/mirrored-team-app:1.2.0',
      },
    ]);
    expect(msg).toBe('1 new tag in 1 entry');
  });

  it('says of every tag where it is: source, list, target', async () => {
    const source = await registryWith({ 'team/app': ['1.0.0', '1.1.0', '1.2.0', '1.3.0', 'dev'] });
    const target = await registryWith({ 'team/app': ['1.0.0', '1.3.0', '0.8.0', '0.9.0'] });
    const image = `${source.address}/team/app`;
    const line = (tag: string) => `${image} ${target.address}/team/app ${tag}\n`;
    const list = ['1.0.0', '1.1.0', '0.8.0', '0.7.0'].map(line).join('');
    const { report } = await moduleRun(imageTags, { playbookDir: folder({ list }) }).run({
      images_file: 'list',
      report: 'target',
      entries: { app: { images: [image], versionSource: 'registry', versionFilter: '^\\d' } },
    });
    expect(report).toEqual([
      {
        key: 'app',
        image,
        states: {
          'source-only': ['1.2.0'],
          'list-only': ['0.7.0'],
          'target-only': ['0.9.0'],
          'not-mirrored': ['1.1.0'],
          'not-listed': ['1.3.0'],
          gone: ['0.8.0'],
          mirrored: ['1.0.0'],
        },
        unavailable: [],
      },
    ]);
  });

  it('leaves out versions of which there is no image', async () => {
    const registry = await registryWith({ 'team/app': ['v1.0.0'] });
    const api = await github({ repositories: { 'o/r': releases('v1.1.0', 'v1.0.0') } });
    const image = `${registry.address}/team/app`;
    const { tags, report } = await moduleRun(imageTags).run({
      github_api_url: api.apiUrl,
      existing: true,
      entries: { app: { images: [image], versionSource: 'github-releases:o/r' } },
    });
    expect(tags).toEqual({ app: { images: [image], tags: ['v1.0.0'] } });
    expect(report).toMatchObject([{ unavailable: ['v1.1.0'] }]);
  });

  it('fails for a repository that is not there', async () => {
    const registry = await testRegistry();
    const { failed, msg } = await moduleRun(imageTags).run({
      entries: { app: { images: [`${registry.address}/no/such`], versionSource: 'registry' } },
    });
    expect(failed).toBe(true);
    expect(msg).toContain('404');
  });
});

/** A `helm` that prints what it was called with into a manifest. */
const fakeHelm = `#!/bin/sh
case "$*" in *broken*) echo 'Error: chart "broken" not found' >&2; exit 1;; esac
echo "$@" >> "$HELM_LOG"
cat <<'EOF'
---
kind: Pod
spec:
  initContainers:
    - image: docker.io/library/init:1.0@sha256:0123456789012345678901234567890123456789012345678901234567890123
  containers:
    - {name: a, image: "quay.io/team/app:v2"}
    - {name: b, image: quay.io/team/denied:v1}
    - {name: c, image: quay.io/team/untagged}
---
image: {repository: not/a-text}
---
EOF
`;

describe('image_tags by charts', () => {
  function helmFolder() {
    const path = folder({ helm: fakeHelm });
    chmodSync(join(path, 'helm'), 0o755);
    return path;
  }

  it('renders them with helm and takes every text under image', async () => {
    const path = helmFolder();
    const environment = {
      PATH: `${path}${delimiter}${process.env.PATH}`,
      HELM_LOG: join(path, 'log'),
    };
    const result = await moduleRun(imageTags, { environment, playbookDir: path }).run({
      entries: {
        app: {
          versionSource: 'helm-latest:https://charts.example.com',
          imageDenylist: ['quay.io/team/denied'],
          helmCharts: {
            app: {
              devel: true,
              chartConfig: { x: { values: ['a=b', 'c=d'], kubeVersion: '1.30' } },
            },
            'oci://registry.example.com/charts/other': {},
          },
        },
      },
    });
    expect(result.tags).toEqual({
      app: { full_images: ['library/init:1.0', 'quay.io/team/app:v2'] },
    });
    expect(result.ignored).toEqual(['quay.io/team/untagged']);
    expect(readFileSync(join(path, 'log'), 'utf8').trim().split('\n')).toEqual([
      'template --repo https://charts.example.com --devel --kube-version 1.30 --set a=b --set c=d -- app',
      'template -- oci://registry.example.com/charts/other',
    ]);
  });

  it.each([
    [{ PATH: '/nonexistent' }, 'MP6107', /helm is not installed/],
    [undefined, 'MP6108', /^helm cannot render broken: chart "broken" not found$/],
  ])('says why it could not (%#)', async (given, code, message) => {
    const path = helmFolder();
    const environment = given ?? {
      PATH: `${path}${delimiter}${process.env.PATH}`,
      HELM_LOG: join(path, 'log'),
    };
    const { errors } = await moduleRun(imageTags, { environment, playbookDir: path }).run({
      entries: {
        app: { versionSource: 'helm-latest:https://x.example', helmCharts: { broken: {} } },
      },
    });
    expect(errors).toEqual([{ key: 'app', code, message: expect.stringMatching(message) }]);
  });
});

describe('arguments of image_tags', () => {
  it('are a file or entries, not both', async () => {
    await expect(moduleRun(imageTags).run({})).rejects.toMatchObject({ code: 'MP6100' });
  });

  it('name entries that are there', async () => {
    const entries = { app: { images: ['a/b'], versionSource: 'registry' } };
    await expect(moduleRun(imageTags).run({ entries, only: ['ap'] })).rejects.toMatchObject({
      code: 'MP2205',
      hint: 'did you mean "app"?',
    });
  });

  it('name all that is wrong with inline entries', async () => {
    const entries = { a: { versionSource: 'x' }, b: { images: ['a/b'], versionFilter: '(' } };
    const error = await moduleRun(imageTags).run({ entries }).catch(String);
    expect(error).toMatch(/a\.versionSource: "x" is no source.*b\.versionFilter: .*b: .*needs/s);
  });
});
