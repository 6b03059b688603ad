import { describe, expect, it } from 'vitest';
import { imageEntries } from '../../../src/lists/image-entries.ts';
import type { ListEntry } from '../../../src/lists/model.ts';
import { settleCollisions } from '../../../src/mirror/collisions.ts';
import { nameImages } from '../../../src/mirror/naming.ts';
import { formatReference } from '../../../src/oci/reference.ts';
import { images, mistakes, read, warnings } from './reading.ts';

describe('a text list', () => {
  it('has lines of three words and of one', async () => {
    expect(
      await images(
        [
          '# <SOURCE> <DEST> <TAG>',
          'banzaicloud/logging-operator rancher/mirrored-banzaicloud-logging-operator 3.10',
          '',
          '// and Hangar',
          'quay.io:443/coreos/etcd:v3.4.20',
          '',
        ].join('\n'),
      ),
    ).toEqual([
      'banzaicloud/logging-operator:3.10 -> rancher/mirrored-banzaicloud-logging-operator @2',
      'quay.io:443/coreos/etcd:v3.4.20 @5',
    ]);
  });

  it('reads what the shell script drops: indented lines, tabs, a last line without its break', async () => {
    expect(await images('  a b 1\r\n\tc\td\t 2 \r\n  # no\ne f 3')).toEqual([
      'a:1 -> b @1',
      'c:2 -> d @2',
      'e:3 -> f @4',
    ]);
  });

  it('names a fourth word, unless it is a remark', async () => {
    expect(await warnings('a b 1 # why\nc d 2 extra\n')).toEqual([
      '2:7-11 MP2108 "extra" and what follows it is not read',
    ]);
  });

  it('takes a byte order mark', async () => {
    expect(await images('\ufeffa b 1\n')).toEqual(['a:1 -> b @1']);
  });

  it('tells all that is wrong, each at its place', async () => {
    const text = 'a b\nA b 1\na b:2 1\na b -x\nhttps://a b 1\nok ok 1\na@sha256:12 b 1\nbusybox:\n';
    expect(await mistakes(text)).toEqual([
      '1:1-3 MP2103 a line has one or three words, not two',
      '2:1-1 MP2104 invalid image reference "A": the repository has upper-case letters ("A")',
      '3:4-5 MP2104 "b:2" has a tag or digest, and the line has a tag of its own',
      '4:5-6 MP2104 invalid image reference "a:-x": "-x" is not a tag',
      '5:1-9 MP2104 invalid image reference "https://a": it starts with a scheme (https://)',
      '7:2-11 MP2104 "a@sha256:12" has a tag or digest, and the line has a tag of its own',
      '8:1-8 MP2104 invalid image reference "busybox:": the tag is empty',
    ]);
  });

  it('tells what is no text', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a b 1\nc '),
      Buffer.from([0xff]),
      Buffer.from(' 1\n\0'),
    ]);
    expect(await mistakes(bytes)).toEqual([
      '2:3-3 MP1005 the line is not UTF-8 text',
      '3:1-1 MP1006 the line has a control character',
    ]);
    expect(await mistakes(Buffer.from('\ufeffa b 1\n', 'utf16le'))).toEqual([
      '1:1-undefined MP1005 list is UTF-16',
    ]);
  });

  it('has to name an image', async () => {
    expect(await mistakes('# nothing\n\n')).toEqual([
      '1:1-undefined MP2102 the list list names no image',
    ]);
    expect(await mistakes('')).toHaveLength(1);
  });

  it('shows the first hundred mistakes and counts the rest', async () => {
    const found = await mistakes('a b\n'.repeat(250));
    expect(found).toHaveLength(101);
    expect(found.at(-1)).toBe('MP2103 150 more errors in list are not shown');
  });
});

describe('entries of a list', () => {
  async function targets(text: string, registry?: string): Promise<string[]> {
    const { items } = await read(text);
    const entries = imageEntries(items as ListEntry[], { registry });
    return nameImages(entries, { registry }).map(({ target }) => formatReference(target));
  }

  it('stand below the target registry, or on Docker Hub where none is given', async () => {
    expect(await targets('a rancher/b 1\nc r.io/d 2\n')).toEqual([
      'docker.io/rancher/b:1',
      'r.io/d:2',
    ]);
    expect(await targets('a rancher/b 1\nquay.io/o/n:2\n', 'own.io/p/')).toEqual([
      'own.io/p/rancher/b:1',
      'own.io/p/o/n:2',
    ]);
  });

  it('are told by their lines where two write one target', async () => {
    const { items } = await read('a x 1\n\nb x 1\na x 1\n');
    const named = nameImages(imageEntries(items as ListEntry[], { registry: undefined }), {});
    expect(() => settleCollisions(named)).toThrow(
      'docker.io/library/x:1 would be written by docker.io/library/a:1 (list:1, list:4) and docker.io/library/b:1 (list:3)',
    );
  });

  it('say which lines were merged', async () => {
    const { items } = await read('a x 1\ndocker.io/library/a x 1\n');
    const named = nameImages(imageEntries(items as ListEntry[], { registry: undefined }), {});
    expect(settleCollisions(named)[0]?.notes).toEqual([
      'listed 2 times (list:1, list:2); mirrored once',
    ]);
  });
});
