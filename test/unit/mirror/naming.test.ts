import { describe, expect, it } from 'vitest';
import { type ImageEntry, type NamingRules, nameImages } from '../../../src/mirror/naming.ts';
import { formatReference } from '../../../src/oci/reference.ts';
import type { CodedError } from '../../../src/util/coded-error.ts';

const hex = 'eccadc4fb094'.padEnd(64, '0');
const REG = 'my.registry.local:4443';

function target(image: string | ImageEntry, rules: NamingRules = {}): string {
  const entry = typeof image === 'string' ? { image } : image;
  const [named] = nameImages([entry], { registry: REG, ...rules });
  return named === undefined ? '' : formatReference(named.target);
}

function failure(
  entries: readonly ImageEntry[],
  rules: NamingRules = { registry: REG },
): CodedError {
  try {
    nameImages(entries, rules);
  } catch (error) {
    return error as CodedError;
  }
  throw new Error('should have been refused');
}

describe('target naming', () => {
  it.each([
    ['example.com/my-org/my-image:latest', `${REG}/my-org/my-image:latest`],
    ['quay.io/org/another-image:v1.2.3', `${REG}/org/another-image:v1.2.3`],
    ['quay.io/a/b/c/name:1.2', `${REG}/a/b/c/name:1.2`],
    ['localhost:5000/busybox', `${REG}/busybox:latest`],
    ['localhost/busybox:1', `${REG}/busybox:1`],
    ['[::1]:5000/team/x:1', `${REG}/team/x:1`],
    ['registry.access.redhat.com/ubi9', `${REG}/ubi9:latest`],
    ['busybox', `${REG}/library/busybox:latest`],
    ['busybox:1.36', `${REG}/library/busybox:1.36`],
    ['docker.io/busybox:1.36', `${REG}/library/busybox:1.36`],
    ['index.docker.io/library/busybox:1.36', `${REG}/library/busybox:1.36`],
    ['org/name:tag', `${REG}/org/name:tag`],
    [`quay.io/org/img@sha256:${hex}`, `${REG}/org/img:eccadc4fb09`],
    [`quay.io/org/img:v1@sha256:${hex}`, `${REG}/org/img:v1`],
  ])('%s -> %s', (image, expected) => {
    expect(target(image)).toBe(expected);
  });

  it.each([
    ['reg.example', 'reg.example/org/x:1'],
    ['reg.example/', 'reg.example/org/x:1'],
    ['reg.example/prefix/deep/', 'reg.example/prefix/deep/org/x:1'],
    ['REG.example:5000', 'reg.example:5000/org/x:1'],
    ['localhost', 'localhost/org/x:1'],
    ['docker.io/me', 'docker.io/me/org/x:1'],
    ['docker.io', 'docker.io/org/x:1'],
  ])('below %s', (registry, expected) => {
    expect(target('quay.io/org/x:1', { registry })).toBe(expected);
  });

  it.each([
    ['some/path', 'quay.io/centos/centos:stream9', `${REG}/some/path/centos:stream9`],
    ['/some/path/', 'quay.io/a/b/c:1', `${REG}/some/path/c:1`],
    ['', 'registry.access.redhat.com/ubi10', `${REG}/ubi10:latest`],
    ['', 'quay.io/a/b/c:1', `${REG}/c:1`],
    ['mine', 'busybox:1', `${REG}/mine/busybox:1`],
  ])('org %j replaces the middle path of %s', (org, image, expected) => {
    expect(target(image, { org })).toBe(expected);
  });

  it('takes a random tag where it is asked to', () => {
    const randomTag = () => 'a1b2c3d4e5f6';
    expect(target('localhost:5000/x/img', { randomTag })).toBe(`${REG}/x/img:a1b2c3d4e5f6`);
    expect(target({ image: 'q.io/x/img:1', tag: 'own' }, { randomTag })).toBe(`${REG}/x/img:own`);
  });

  it('takes targets and tags of an entry', () => {
    expect(target({ image: 'quay.io/a/b:1', tag: 'v2' })).toBe(`${REG}/a/b:v2`);
    expect(target({ image: 'quay.io/a/b:1', target: 'tools/b' })).toBe(`${REG}/tools/b:1`);
    expect(target({ image: 'quay.io/a/b:1', target: 'tools/b:9' })).toBe(`${REG}/tools/b:9`);
    expect(target({ image: 'quay.io/a/b:1', target: 'o.io:1/t/b' })).toBe('o.io:1/t/b:1');
    expect(target({ image: `q.io/a/b@sha256:${hex}`, tag: '3' })).toBe(`${REG}/a/b:3`);
  });

  it.each([
    [{ image: 'quay.io/a/b:1', target: 'tools/b:9', tag: '3' }, /tag/],
    [{ image: 'quay.io/a/b:1', target: `tools/b@sha256:${hex}` }, /digest/],
    [{ image: 'quay.io/a/b:1', target: 'Tools/b' }, /upper-case/],
    [{ image: 'quay.io/a/b:1', tag: 'not ok' }, /target/],
    [{ image: 'quay.io/A/b:1' }, /upper-case/],
    [{ image: '' }, /empty/],
    [{ image: 'https://quay.io/a/b' }, /scheme/],
  ])('refuses %j', (entry, reason) => {
    expect(failure([entry]).message).toMatch(reason);
  });

  it('names every entry that it refuses', () => {
    const error = failure([{ image: 'A/b' }, { image: 'ok/ok' }, { image: 'c d' }]);
    expect(error.code).toBe('MP6001');
    expect(error.message).toMatch(/2 images.*"A\/b".*"c d"/s);
  });

  it.each([
    ['https://reg.example', /scheme/, /Leave out https:\/\//],
    ['myorg', /no registry host/, /docker\.io\/myorg/],
    ['', /empty/, /host/],
    ['reg.example/Up', /upper-case/, /lower case/],
    ['reg.example:99999', /port/, undefined],
    ['reg.example/a:tag', /not allowed/, undefined],
  ])('refuses the registry %j', (registry, reason, hint) => {
    const error = failure([{ image: 'q.io/a:1' }], { registry });
    expect(error.code).toBe('MP6002');
    expect(error.message).toMatch(reason);
    if (hint !== undefined) expect(error.hint).toMatch(hint);
  });

  it('needs a registry unless every target is a full one', () => {
    expect(target({ image: 'a/b:1', target: 'o.io/b' }, { registry: undefined })).toBe('o.io/b:1');
    const error = failure([{ image: 'a/b:1' }], {});
    expect(error.code).toBe('MP6004');
    expect(error.hint).toMatch(/mi_local_registry/);
  });
});
