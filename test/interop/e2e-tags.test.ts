import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { type FakeGitHub, fakeGitHub } from '../helpers/github-api.ts';
import { makeImage } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { isInstalled } from '../helpers/programs.ts';
import { pushImage } from '../helpers/registry-api.ts';
import { type Stage, startStage } from '../helpers/stage.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { writeInto } from '../helpers/write-into.ts';

const seed = join(import.meta.dirname, '../fixtures/tags/config.json');

/** What the registries of the seed have; each below a path of its own in one registry. */
const content: Readonly<Record<string, readonly string[]>> = {
  'gcr.io/cloud-provider-vsphere/cpi/release/manager': ['v1.22.0', 'v1.23.0'],
  'docker.io/flannel/flannel': ['v0.21.4'],
  'registry.suse.com/bci/bci-busybox': ['15.3', '15.4.1.2', '15.4.1.10', '15.5.1'],
  'quay.io/skopeo/stable': ['v1.9.2', 'v1.11.2', 'v1.12.0', 'v1.12', 'latest'],
  'registry.k8s.io/pause': ['3.8', '3.9', '3.10', 'latest'],
  'ghcr.io/epinio/epinio-server': ['v1.8.0', 'v1.8.1-rc1'],
  'gcr.io/cloud-provider-vsphere/csi/release/syncer': ['v2.7.0', 'v2.10.1', 'v3.0.0'],
};

const list = `# LIST FORMAT: <SOURCE> <DESTINATION> <TAG>
flannel/flannel rancher/mirrored-flannel-flannel v0.21.4
gcr.io/cloud-provider-vsphere/cpi/release/manager rancher/mirrored-cpi-release-manager v1.22.0
registry.k8s.io/pause rancher/mirrored-pause 3.9
`;

interop(['docker-registry'], "the jobs of Rancher's scripts, with docker-registry", () => {
  let stage: Stage;
  let github: FakeGitHub;
  let env: Record<string, string>;

  beforeAll(async () => {
    stage = await startStage();
    const known = new Set<string>();
    for (const [repository, tags] of Object.entries(content)) {
      for (const tag of tags) {
        const image = makeImage({
          name: `${repository}:${tag}`,
          layers: [{ seed: 'x', size: 500 }],
        });
        await pushImage(stage.source, `${repository}:${tag}`, image, known);
      }
    }
    github = await fakeGitHub({
      repositories: {
        'kubernetes/cloud-provider-vsphere': {
          releases: ['v1.24.0', 'v1.23.0', 'v1.22.0', 'v1.21.0'].map((tag) => ({ tag })),
        },
        'flannel-io/flannel': { releases: [], latest: 'v0.21.4' },
      },
      pageSize: 2,
    });
    const hosts = [...new Set(Object.keys(content).map((name) => name.split('/')[0]))];
    const rules = hosts.map(
      (host) =>
        `[[registry]]\nprefix = "${host}"\nlocation = "${stage.source.host}/${host}"\ninsecure = true\n`,
    );
    env = {
      GITHUB_API_URL: github.apiUrl,
      CONTAINERS_REGISTRIES_CONF: stage.write('registries.conf', rules.join('\n')),
    };
  });
  afterAll(async () => {
    await stage.remove();
    await github.stop();
  });

  it("finds the tags that all entries of the seed's config.json ask for", async () => {
    stage.write('images-list', list);
    const { code, stdout, stderr } = await stage.run(
      ['tags', seed, '-f', 'images-list', '--json'],
      { env },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      'vsphere-cpi': {
        images: ['gcr.io/cloud-provider-vsphere/cpi/release/manager'],
        tags: ['v1.23.0', 'v1.24.0'],
      },
      flannel: { images: [], tags: [] },
      'bci-busybox': { images: ['registry.suse.com/bci/bci-busybox'], tags: ['15.4.1.10'] },
      skopeo: { images: ['quay.io/skopeo/stable'], tags: ['v1.12.0'] },
      pause: { images: ['registry.k8s.io/pause'], tags: ['3.10'] },
      epinio: { images: ['ghcr.io/epinio/epinio-server'], tags: ['v1.8.0'] },
      'csi-release-syncer': {
        images: ['gcr.io/cloud-provider-vsphere/csi/release/syncer'],
        tags: ['v2.10.1'],
      },
    });
  });

  it('mirrors what it finds, and finds it mirrored the second time', async () => {
    stage.write('images-list', list);
    const play = stage.play([
      {
        image_tags: { config: seed, images_file: 'images-list', existing: true },
        register: 'found',
      },
      {
        mirror_images: {
          images: '{{ found.images }}',
          registry: stage.target.host,
          target_registry: stage.target.host,
        },
      },
    ]);
    const first = await stage.runJson([play], { env });
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
    expect(first.images.map(({ state, target }) => `${state} ${target}`).sort()).toEqual([
      `copied ${stage.target.host}/bci/bci-busybox:15.4.1.10`,
      `copied ${stage.target.host}/cloud-provider-vsphere/csi/release/syncer:v2.10.1`,
      `copied ${stage.target.host}/epinio/epinio-server:v1.8.0`,
      `copied ${stage.target.host}/rancher/mirrored-cpi-release-manager:v1.23.0`,
      `copied ${stage.target.host}/rancher/mirrored-pause:3.10`,
      `copied ${stage.target.host}/skopeo/stable:v1.12.0`,
    ]);
    const second = await stage.runJson([play], { env });
    expect(new Set(second.images.map(({ state }) => state))).toEqual(new Set(['unchanged']));
  });

  it('adds a tag, checks the change since a commit, and writes it in order', async () => {
    stage.write('images-list', list);
    const args = ['add-tag', '--images', 'registry.k8s.io/pause', '-f', 'images-list', '--tags'];
    const dry = await stage.run([...args, '3.10', '--dry-run'], { env });
    expect(dry.stdout).toContain('\n+registry.k8s.io/pause rancher/mirrored-pause 3.10\n');
    expect((await stage.run([...args, '3.10'], { env })).code).toBe(0);
    expect(readFileSync(join(stage.folder, 'images-list'), 'utf8')).toBe(
      `${list}registry.k8s.io/pause rancher/mirrored-pause 3.10\n`,
    );
    const again = await stage.run([...args, '3.10,3.11'], { env });
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/MP6112.*has the tag 3\.10.*MP6113.*pause:3\.11 does not exist/s);
    expect((await stage.run(['fmt', '--check', 'images-list'])).code).toBe(0);
    expect((await stage.run(['lint', 'images-list'])).code).toBe(0);
  });
});

// Helm is in no distribution's packages, so that CI may lack it.
describe.runIf(isInstalled('helm'))('the images of charts, with helm', () => {
  it('are those of every rendering', async () => {
    const folder = tempDir('chart');
    onTestFinished(() => folder.remove());
    const write = (name: string, content: unknown) => writeInto(folder.path, name, content);
    write('chart/Chart.yaml', 'apiVersion: v2\nname: app\nversion: 1.0.0\n');
    write('chart/values.yaml', 'tag: v1\nextra: false\n');
    write('chart/templates/pod.yaml', template);
    const chartConfig = { plain: {}, extra: { values: ['extra=true', 'tag=v2'] } };
    const helmCharts = { './chart': { chartConfig } };
    write('config.json', { app: { versionSource: 'helm-latest', helmCharts } });
    const { stdout, stderr } = await runCli(['tags', 'config.json', '--json'], {
      cwd: folder.path,
      home: folder.path,
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      app: { full_images: ['quay.io/team/app:v1', 'quay.io/team/app:v2', 'team/extra:v9'] },
    });
  });
});

const template = `apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  containers:
    - {name: app, image: "quay.io/team/app:{{ .Values.tag }}"}
{{- if .Values.extra }}
    - {name: extra, image: docker.io/team/extra:v9@sha256:${'0'.repeat(64)}}
{{- end }}
`;
