import { describe, expect, it } from 'vitest';
import { nameImages } from '../../../src/mirror/naming.ts';
import { readNaming } from '../../../src/modules/mirror-images/names.ts';
import type { PolicyArgs } from '../../../src/modules/mirror-images/policies.ts';
import { formatReference } from '../../../src/oci/reference.ts';
import type { CodedError } from '../../../src/util/coded-error.ts';

const hex = 'eccadc4fb094'.padEnd(64, '0');
const REG = 'reg.local:4443/ext';

interface Case {
  readonly image: string;
  readonly target?: string;
  readonly tag?: string;
}

function named(image: string | Case, policies: PolicyArgs, registry?: string) {
  const entry = typeof image === 'string' ? { image } : image;
  const rules = readNaming(registry === undefined ? {} : { registry }, policies);
  const [first] = nameImages([entry], rules);
  if (first === undefined) throw new Error('no image');
  return { source: formatReference(first.source), target: formatReference(first.target) };
}

function target(image: string | Case, policies: PolicyArgs): string {
  return named(image, policies, REG).target;
}

describe('naming: whole', () => {
  it.each([
    ['busybox:1.31.1', 'library/busybox:1.31.1'],
    ['bitnami/keycloak:9', 'bitnami/keycloak:9'],
    ['docker.io/library/busybox:1', 'docker.io/library/busybox:1'],
    ['index.docker.io/library/busybox:1', 'docker.io/library/busybox:1'],
    ['quay.io/a/b/c:1', 'quay.io/a/b/c:1'],
    ['localhost:5000/team/app', 'localhost-5000/team/app:latest'],
    ['localhost/app:1', 'localhost/app:1'],
    ['[2001:db8::1]:5000/team/app:1', '2001-db8--1-5000/team/app:1'],
    ['[::1]:5000/app:1', '1-5000/app:1'],
    [`quay.io/a/b@sha256:${hex}`, 'quay.io/a/b:eccadc4fb09'],
    [`quay.io/a/b:v1@sha256:${hex}`, 'quay.io/a/b:v1'],
  ])('%s', (image, path) => {
    expect(target(image, { naming: 'whole' })).toBe(`${REG}/${path}`);
  });
});

describe('naming: mirrored', () => {
  it.each([
    ['quay.io/coreos/etcd:v3', 'mirrored-coreos-etcd:v3'],
    ['quay.io/a/b/c/d:1', 'mirrored-c-d:1'],
    ['busybox:1', 'mirrored-library-busybox:1'],
    ['registry.k8s.io/pause:3.10', 'mirrored-pause:3.10'],
    ['localhost:5000/team/app:2', 'mirrored-team-app:2'],
    [`quay.io/a/b@sha256:${hex}`, 'mirrored-a-b:eccadc4fb09'],
  ])('%s', (image, path) => {
    expect(target(image, { naming: 'mirrored' })).toBe(`${REG}/${path}`);
  });

  it('goes below an org', () => {
    const rules = readNaming({ registry: 'docker.io', org: 'rancher' }, { naming: 'mirrored' });
    const [image] = nameImages([{ image: 'quay.io/coreos/etcd:v3' }], rules);
    expect(image && formatReference(image.target)).toBe(
      'docker.io/rancher/mirrored-coreos-etcd:v3',
    );
  });
});

describe('naming by an expression', () => {
  it.each([
    ["source.org ~ '/x-' ~ source.name", `${REG}/a/b/x-c:1`],
    ["{{ source.registry | replace('.', '-') }}/{{ source.repository }}", `${REG}/q-io/a/b/c:1`],
    ["source.repository | replace('/', '-')", `${REG}/a-b-c:1`],
    ["source.name ~ ':' ~ tag ~ '-mirrored'", `${REG}/c:1-mirrored`],
    ["'other.io/x/' ~ source.name", 'other.io/x/c:1'],
    ["source.name if source.org == 'a/b' else 'no'", `${REG}/c:1`],
  ])('%s', (naming, expected) => {
    expect(target('q.io/a/b/c:1', { naming })).toBe(expected);
  });

  it('sees digests, and the tag that the target gets', () => {
    const image = `q.io/a/b@sha256:${hex}`;
    expect(target(image, { naming: "source.name ~ '-' ~ source.digest[7:11]" })).toBe(
      `${REG}/b-ecca:eccadc4fb09`,
    );
    expect(target({ image: 'q.io/a/b:1', tag: '9' }, { naming: "'t' ~ tag" })).toBe(`${REG}/t9:9`);
  });

  it.each([
    ['source.nmae', /nmae/],
    ['org', /'org' is undefined/],
    ['source.name ~ ', /naming "source.name ~ "/],
    ["lookup('env', 'HOME')", /lookup/],
    ['now()', /clock|now\(\)/],
    ['source', /it gives no text/],
    ['none', /it gives no text/],
  ])('%s is refused before there is an image', (naming, message) => {
    let error: unknown;
    try {
      readNaming({ registry: REG }, { naming });
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: 'MP6009' });
    expect((error as CodedError).message).toMatch(message);
    expect((error as CodedError).hint).toContain('source.registry, source.repository');
  });

  it('refuses names that no registry takes, with the image', () => {
    expect(() => target('q.io/a/b:1', { naming: "'UP/' ~ source.name" })).toThrow(
      /q\.io\/a\/b:1 cannot be given a target.*upper-case/s,
    );
  });

  it('refuses org beside it', () => {
    expect(() => readNaming({ registry: REG, org: 'x' }, { naming: 'whole' })).toThrow(/org/);
  });
});

describe('overrides', () => {
  it.each([
    [{ source_registry: 'mirror.io:5000' }, 'busybox:1', 'mirror.io:5000/library/busybox:1'],
    [{ source_registry: 'mirror.io/hub/' }, 'q.io/a/b:1', 'mirror.io/hub/a/b:1'],
    [{ source_registry: '[fd00::1]:5000' }, 'q.io/a/b:1', '[fd00::1]:5000/a/b:1'],
    [{ source_org: 'team' }, 'q.io/a/b/c:1', 'q.io/team/c:1'],
    [{ source_org: '' }, 'q.io/a/b/c:1', 'q.io/c:1'],
    [{ source_org: 'team' }, `q.io/a/b@sha256:${hex}`, `q.io/team/b@sha256:${hex}`],
  ])('%j of the source %s', (policies, image, expected) => {
    expect(named(image, policies, REG).source).toBe(expected);
  });

  it.each([
    [{ target_registry: 'new.io' }, { image: 'q.io/a/b:1' }, 'new.io/a/b:1'],
    [{ target_registry: 'new.io:5/p' }, { image: 'q.io/a/b:1' }, 'new.io:5/p/a/b:1'],
    [
      { target_registry: 'new.io' },
      { image: 'q.io/a/b:1', target: 'docker.io/r/x' },
      'new.io/r/x:1',
    ],
    [
      { target_registry: 'new.io' },
      { image: 'busybox', target: 'docker.io/x' },
      'new.io/library/x:latest',
    ],
    [{ target_registry: 'new.io/p' }, { image: 'q.io/a/b:1', target: 'x/y:2' }, 'new.io/p/x/y:2'],
    [{ target_org: 'mine' }, { image: 'q.io/a/b/c:1' }, `${REG}/mine/c:1`],
    [{ target_org: 'mine' }, { image: 'q.io/a/b:1', target: 'o.io:1/r/s/t' }, 'o.io:1/mine/t:1'],
    [{ target_org: '' }, { image: 'q.io/a/b:1', target: 'o.io:1/r/s/t' }, 'o.io:1/t:1'],
    [
      { target_registry: 'reg.local:5000', target_org: 'myorg' },
      { image: 'busybox:1', target: 'docker.io/rancher/ok' },
      'reg.local:5000/myorg/ok:1',
    ],
  ])('%j of the target of %j', (policies, entry, expected) => {
    expect(named(entry, policies, REG).target).toBe(expected);
  });

  it('need no registry of their own', () => {
    expect(named('q.io/a/b:1', { target_registry: 'new.io' }).target).toBe('new.io/a/b:1');
    expect(() => named('q.io/a/b:1', { target_registry: 'http://new.io' }, REG)).toThrow(/scheme/);
  });
});
