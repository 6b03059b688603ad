import { describe, expect, it } from 'vitest';
import { checkSetName, type MirrorSetType } from '../../../src/mirror/mirror-set/documents.ts';
import type { MirroredImage } from '../../../src/mirror/mirror-set/image-mirrors.ts';
import { composeMirrorSet } from '../../../src/mirror/mirror-set/mirror-set.ts';

const one = `sha256:${'1'.repeat(64)}`;
const two = `sha256:${'2'.repeat(64)}`;

const at = (source: string, target: string, more: Partial<MirroredImage> = {}): MirroredImage => ({
  source,
  target,
  state: 'copied',
  ...more,
});

const app = at('quay.io/org/app:1', 'reg.example:5000/org/app:1');

function compose(images: readonly MirroredImage[], ...types: MirrorSetType[]) {
  const { documents, ...set } = composeMirrorSet(images, { types, name: 'set' });
  const entries = documents.map(({ spec }) => Object.values(spec as object)[0] as unknown);
  return { ...set, documents, entries };
}

describe('a mirror set', () => {
  it('is one document of each type, as YAML', () => {
    expect(composeMirrorSet([app], { types: ['idms', 'itms', 'icsp'], name: 'set' }).text).toBe(
      `---
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: set
spec:
  imageDigestMirrors:
  - source: quay.io/org/app
    mirrors:
    - reg.example:5000/org/app
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: set
spec:
  imageTagMirrors:
  - source: quay.io/org/app
    mirrors:
    - reg.example:5000/org/app
---
apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
metadata:
  name: set
spec:
  repositoryDigestMirrors:
  - source: quay.io/org/app
    mirrors:
    - reg.example:5000/org/app
`,
    );
  });

  it('has each repository once, in the order of the images', () => {
    const { entries } = compose(
      [
        at('quay.io/z/z:1', 'r.io/z:1'),
        at('busybox', 'r.io/library/busybox:latest'),
        at('quay.io/z/z:2', 'r.io/z:2'),
        at('quay.io/z/z:1', 'other.io/z:1'),
        at('r.io/own/one:1', 'r.io/own/one:2'),
      ],
      'idms',
    );
    expect(entries).toEqual([
      [
        { source: 'quay.io/z/z', mirrors: ['r.io/z', 'other.io/z'] },
        { source: 'docker.io/library/busybox', mirrors: ['r.io/library/busybox'] },
      ],
    ]);
  });

  it.each<[string, Partial<MirroredImage>, boolean]>([
    ['copied', { state: 'copied' }, true],
    ['updated', { state: 'updated' }, true],
    ['unchanged', { state: 'unchanged' }, true],
    ['kept', { state: 'kept' }, true],
    ['failed', { state: 'failed', targetDigest: one }, false],
    ['in conflict', { state: 'conflict', targetDigest: one }, false],
    ['not tried', { state: 'not-tried' }, false],
    ['skipped and absent', { state: 'skipped' }, false],
    ['skipped and there', { state: 'skipped', targetDigest: one }, true],
    ['skipped and another', { state: 'skipped', sourceDigest: one, targetDigest: two }, false],
  ])('of an image that is %s', (_, more, isIn) => {
    const { entries, notes } = compose([{ ...app, ...more }], 'idms');
    expect(entries).toHaveLength(isIn ? 1 : 0);
    expect(notes).toEqual(
      isIn ? [] : [`left out, as not at the target: quay.io/org/app:1 (${more.state})`],
    );
  });

  it('names what has another digest than its source', () => {
    const rebuilt = { ...app, sourceDigest: one, targetDigest: two };
    const note =
      'has another digest than its source, by which a cluster will not find it there: reg.example:5000/org/app:1';
    expect(compose([rebuilt], 'idms').notes).toEqual([note]);
    expect(compose([rebuilt], 'itms').notes).toEqual([]);
    const planned = { ...rebuilt, state: 'updated', previousDigest: two } as const;
    expect(compose([planned], 'idms').notes).toEqual([]);
  });

  it('by tag has no mirror in which a tag could be another image', () => {
    const renamed = at('quay.io/org/app:2', 'reg.example:5000/org/app:1b');
    const pinned = at(`quay.io/org/pin@${one}`, 'reg.example:5000/org/pin:11111111111');
    const other = at('quay.io/org/other:1', 'reg.example:5000/org/other:1');
    const { entries, notes, mirrors } = compose([app, renamed, pinned, other], 'itms');
    expect(entries).toEqual([
      [{ source: 'quay.io/org/other', mirrors: ['reg.example:5000/org/other'] }],
    ]);
    expect(notes).toEqual([
      'not in the ImageTagMirrorSet, as tags are others there: quay.io/org/app at reg.example:5000/org/app',
    ]);
    expect(mirrors.map(({ tag }) => tag)).toEqual(['same', 'other', 'none', 'same']);
  });

  it('without a name gets the same one for the same repositories', () => {
    const nameOf = (...images: MirroredImage[]) =>
      composeMirrorSet(images, { types: ['idms'] }).name;
    const other = at('quay.io/org/other:1', 'r.io/org/other:1');
    const next = at('quay.io/org/app:2', 'reg.example:5000/org/app:2');
    expect(nameOf(app, other)).toBe(nameOf(other, next, app));
    expect(nameOf(app)).not.toBe(nameOf(other));
    expect(checkSetName(nameOf(app))).toMatch(/^mirrored-images-[0-9a-f]{8}$/);
  });

  it('says whether the source may be asked', () => {
    const sourcePolicy = 'NeverContactSource';
    const { text } = composeMirrorSet([app], { types: ['idms'], sourcePolicy });
    expect(text).toContain('    mirrorSourcePolicy: NeverContactSource\n');
  });
});

describe('the name of a mirror set', () => {
  it.each(['a', 'my-mirrors', 'a.b-c.9', 'a'.repeat(253)])('may be %s', (name) => {
    expect(checkSetName(name)).toBe(name);
  });

  it.each(['', 'My-Mirrors', 'a_b', '-a', 'a-', 'a..b', 'a b', 'a\n', 'a'.repeat(254)])(
    'may not be %j',
    (name) => {
      expect(() => checkSetName(name)).toThrow(expect.objectContaining({ code: 'MP6030' }));
    },
  );
});
