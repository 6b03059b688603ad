import { describe, expect, it } from 'vitest';
import { settleCollisions } from '../../../src/mirror/collisions.ts';
import { nameImages } from '../../../src/mirror/naming.ts';

function settle(...images: string[]) {
  return settleCollisions(
    nameImages(
      images.map((image) => ({ image })),
      { registry: 'r.io' },
    ),
  );
}

describe('collisions', () => {
  it('refuses two sources on one target and names both', () => {
    expect(() => settle('quay.io/o/x:1', 'a.io/y:1', 'ghcr.io/o/x:1')).toThrow(
      'two sources for one target: r.io/o/x:1 would be written by quay.io/o/x:1 (image 1) and ghcr.io/o/x:1 (image 3)',
    );
  });

  it('reports all of them together', () => {
    expect(() => settle('a.io/x:1', 'b.io/x:1', 'a.io/y:1', 'b.io/y:1')).toThrow(
      /r\.io\/x:1.*r\.io\/y:1/s,
    );
  });

  it('merges what is the same once normalised, with a note', () => {
    const images = settle('busybox', 'docker.io/library/busybox:latest', 'quay.io/a:1');
    expect(images.map((image) => image.index)).toEqual([0, 2]);
    expect(images[0]?.notes).toEqual(['listed 2 times (images 1, 2); mirrored once']);
    expect(images[1]?.notes).toBeUndefined();
  });
});
