import { describe, expect, it } from 'vitest';
import { createNativeEngine } from '../../../src/engines/native.ts';
import type { CopyEngine, CopyJob, TransferProgress } from '../../../src/mirror/engine.ts';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { mediaType } from '../../../src/oci/media-type.ts';
import { parseReference } from '../../../src/oci/reference.ts';
import { RegistryError } from '../../../src/oci/registry-error.ts';
import { MemoryRegistry } from './memory-registry.ts';

interface Stage {
  readonly source: MemoryRegistry;
  readonly target: MemoryRegistry;
  readonly engine: CopyEngine;
  copy(root: Descriptor, repository: string, tag?: string): ReturnType<CopyEngine['copy']>;
}

function stage(blobsPerHost?: number): Stage {
  const source = new MemoryRegistry('s.io');
  const target = new MemoryRegistry('t.io');
  const engine = createNativeEngine({
    open: (_side, { reference: { registry, repository } }) =>
      (registry === 's.io' ? source : target).repository(repository),
    blobsPerHost,
  });
  return {
    source,
    target,
    engine,
    copy: (root, repository, tag = '1') => engine.copy(job(root, repository, tag), {}),
  };
}

function job(root: Descriptor, repository: string, tag = '1', to = 't.io'): CopyJob {
  return {
    source: { reference: parseReference(`s.io/${repository}:${tag}`), access: {} },
    target: { reference: parseReference(`${to}/${repository}:${tag}`), access: {} },
    root,
    options: [],
  };
}

const layer = (text: string) => Buffer.from(text);

describe('copying an image', () => {
  it('costs 2 + 4(N+1) requests after the two HEADs, and tags last', async () => {
    const { source, target, copy } = stage();
    const root = source.addImage('team/x', {
      layers: [layer('a'), layer('b'), layer('c')],
      tag: '1',
    });
    const outcome = await copy(root, 'team/x');
    expect(target.verify('team/x', '1')).toBe(root.digest);
    expect(source.requests.length + target.requests.length).toBe(2 + 4 * 4);
    expect(target.requests.at(-1)).toBe('PUT team/x 1');
    expect(outcome).toMatchObject({ root, transfer: { blobs: 4, presentBlobs: 0 }, notes: [] });
  });

  it('sends a layer that occurs twice once, and nothing that is there', async () => {
    const { source, target, copy } = stage();
    const root = source.addImage('x/y', { layers: [layer('a'), layer('a'), layer('b')] });
    target.addBlob('x/y', layer('b'));
    const { transfer } = await copy(root, 'x/y');
    expect(target.count(/^PUTBLOB/)).toBe(2);
    expect(transfer).toEqual({ blobs: 2, bytes: 13, presentBlobs: 1, presentBytes: 1 });
  });

  it('tells of transfers from start to end', async () => {
    const { source, engine } = stage();
    const root = source.addImage('x/y', { layers: [layer('abc')] });
    const events: TransferProgress[] = [];
    await engine.copy(job(root, 'x/y'), { onTransfer: (event) => void events.push(event) });
    expect(
      events
        .filter((event) => event.kind === 'started')
        .map((event) => event.id)
        .sort(),
    ).toEqual([1, 2]);
    expect(events.filter((event) => event.kind === 'finished' && event.ok)).toHaveLength(2);
  });

  it('copies an index with all its children, nested and attested, bytes unaltered', async () => {
    const { source, target, copy } = stage();
    const child = (os: string) => ({
      ...source.addImage('x/y', { layers: [layer('shared'), layer(os)], seed: os }),
      platform: { os, architecture: os === 'unknown' ? 'unknown' : 'amd64' },
    });
    const inner = source.addManifest(
      'x/y',
      { manifests: [child('windows')] },
      mediaType.dockerList,
    );
    const root = source.addManifest(
      'x/y',
      { manifests: [child('linux'), child('unknown'), inner] },
      mediaType.ociIndex,
    );
    const { platforms } = await copy(root, 'x/y');
    expect(target.verify('x/y', '1')).toBe(root.digest);
    expect(platforms).toEqual(['linux/amd64']);
    expect(target.count(/^PUTBLOB/)).toBe(7);
  });

  it('takes a child that is no manifest for a blob, as build caches have it', async () => {
    const { source, target, copy } = stage();
    const blob = source.addBlob('x/y', layer('cache'));
    const root = source.addManifest('x/y', { manifests: [blob] }, mediaType.ociIndex);
    target.repository('x/y').pushManifest = () => Promise.resolve();
    await copy(root, 'x/y').catch(() => undefined);
    expect(target.blobs.has(`x/y@${blob.digest}`)).toBe(true);
  });

  it('does not walk below a child that the target has', async () => {
    const { source, target, copy } = stage();
    const old = source.addImage('x/y', { layers: [layer('a')], seed: 'old' });
    const next = source.addImage('x/y', { layers: [layer('b')], seed: 'new' });
    target.addImage('x/y', { layers: [layer('a')], seed: 'old' });
    const root = source.addManifest('x/y', { manifests: [old, next] }, mediaType.ociIndex);
    await copy(root, 'x/y');
    expect(source.requests).not.toContain(`GET x/y ${old.digest}`);
    expect(target.verify('x/y', '1')).toBe(root.digest);
  });

  it('sends again, once, what a target turns out to lack', async () => {
    const { source, target, copy } = stage();
    const child = source.addImage('x/y', { layers: [layer('a')] });
    const root = source.addManifest('x/y', { manifests: [child] }, mediaType.ociIndex);
    target.addImage('x/y', { layers: [layer('a')] });
    target.before = (request) => {
      // An interrupted clean-up: the child answers to HEAD, and is gone afterwards.
      if (request === `HEAD x/y ${child.digest}`) setImmediate(() => target.manifests.clear());
    };
    const outcome = await copy(root, 'x/y');
    expect(target.verify('x/y', '1')).toBe(root.digest);
    expect(outcome.notes.join()).toMatch(/sent again/);
  });

  it('sends blobs again that a target only claims to hold', async () => {
    const { source, target, copy } = stage();
    const root = source.addImage('x/y', { layers: [layer('a'), layer('b')] });
    const lie = target.addBlob('x/y', layer('a'));
    target.before = (request) => {
      if (request.startsWith('HEADBLOB') && request.includes(lie.digest)) {
        setImmediate(() => target.blobs.delete(`x/y@${lie.digest}`));
      }
    };
    await copy(root, 'x/y');
    expect(target.verify('x/y', '1')).toBe(root.digest);
    expect(target.count(/^PUTBLOB/)).toBe(3);
  });

  it('gives up when the second try is refused too', async () => {
    const { source, target, copy } = stage();
    const root = source.addImage('x/y', { layers: [layer('a')] });
    target.before = (request) => {
      if (request.startsWith('PUT x/y')) target.blobs.clear();
    };
    await expect(copy(root, 'x/y')).rejects.toMatchObject({ side: 'target' });
    expect(target.count(/^PUT x/)).toBe(2);
    expect(target.tags.size).toBe(0);
  });

  it('leaves non-distributable layers where they are, and says so', async () => {
    const { source, target, copy } = stage();
    const config = source.addBlob('x/y', layer('{}'), mediaType.dockerConfig);
    const foreign = {
      mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      digest: `sha256:${'0'.repeat(64)}`,
      size: 5,
      urls: ['https://example.com/layer'],
    };
    const root = source.addManifest('x/y', { config, layers: [foreign] }, mediaType.dockerManifest);
    const outcome = await copy(root, 'x/y');
    expect(outcome.notes.join()).toMatch(/non-distributable/);
    expect(target.count(/PUTBLOB/)).toBe(1);
  });

  it('refuses schema 1 with nothing written', async () => {
    const { source, target, copy } = stage();
    const root = source.addManifest(
      'x/y',
      { schemaVersion: 1, fsLayers: [] },
      mediaType.dockerSchema1Signed,
    );
    await expect(copy(root, 'x/y')).rejects.toMatchObject({ code: 'MP6011', kind: 'unsupported' });
    expect(target.requests).toEqual([]);
  });
});

describe('failures of a copy', () => {
  const refused = (kind: 'server' | 'network') => new RegistryError('MP5020', kind, { kind });

  it('blames the source for its blobs, and leaves the target untagged', async () => {
    const { source, target, copy } = stage();
    const root = source.addImage('x/y', { layers: [layer('a')] });
    source.before = (request) => {
      if (request.startsWith('GETBLOB')) throw refused('network');
    };
    await expect(copy(root, 'x/y')).rejects.toMatchObject({ side: 'source', kind: 'network' });
    expect(target.tags.size).toBe(0);
  });

  it('blames the source for bytes that are not what they should be', async () => {
    const { source, target, copy } = stage();
    const root = source.addImage('x/y', { layers: [layer('a')] });
    for (const key of source.blobs.keys()) source.blobs.set(key, layer('?'));
    await expect(copy(root, 'x/y')).rejects.toMatchObject({ side: 'source', kind: 'content' });
    expect(target.blobs.size).toBe(0);
  });

  it('blames the target for a refused write', async () => {
    const { source, target, copy } = stage();
    const root = source.addImage('x/y', { layers: [layer('a')] });
    target.before = (request) => {
      if (request.startsWith('POST')) throw refused('server');
    };
    await expect(copy(root, 'x/y')).rejects.toMatchObject({ side: 'target', kind: 'server' });
  });

  it('drops what waits once a piece has failed', async () => {
    const { source, target, copy } = stage(1);
    const layers = Array.from({ length: 20 }, (_, i) => layer(`layer ${i}`));
    const root = source.addImage('x/y', { layers });
    source.before = (request) => {
      if (request.startsWith('GETBLOB')) throw refused('network');
    };
    await expect(copy(root, 'x/y')).rejects.toMatchObject({ side: 'source' });
    expect(target.count(/^POST/)).toBe(1);
  });
});

describe('copying many images', () => {
  const shared = ['s1', 's2', 's3'].map((text) => layer(text.repeat(50)));

  it('sends each blob once and mounts it everywhere else, without asking', async () => {
    const { source, target, engine } = stage();
    const names = Array.from({ length: 60 }, (_, i) => `team/x${i}`);
    const roots = names.map((name) =>
      source.addImage(name, {
        layers: [...shared, ...[1, 2, 3].map((n) => layer(`${name} ${n}`))],
      }),
    );
    const outcomes = await Promise.all(
      names.map((name, i) => engine.copy(job(roots[i]!, name), {})),
    );
    for (const [i, name] of names.entries()) {
      expect(target.verify(name, '1')).toBe(roots[i]?.digest);
    }
    expect(target.count(/^PUTBLOB/)).toBe(3 + 60 * 4);
    expect(target.count(/^MOUNT/)).toBe(59 * 3);
    expect(target.count(/^HEADBLOB/)).toBe(3 + 60 * 4);
    const moved = outcomes.reduce((sum, outcome) => sum + (outcome.transfer?.blobs ?? 0), 0);
    expect(moved).toBe(3 + 60 * 4);
  });

  it('mounts from the source where both ends are in one registry', async () => {
    const { source, engine } = stage();
    const root = source.addImage('a/x', { layers: [layer('a')], tag: '1' });
    const inside = job(root, 'a/x', '1', 's.io');
    const target = { ...inside.target, reference: parseReference('s.io/b/x:1') };
    await engine.copy({ ...inside, target }, {});
    expect(source.verify('b/x', '1')).toBe(root.digest);
    expect(source.count(/MOUNT/)).toBe(2);
    expect(source.count(/BLOB/)).toBe(0);
  });

  it('lets the others go on when the one that brings a shared blob fails', async () => {
    const { source, target, engine } = stage();
    const names = ['a/x', 'b/x', 'c/x'];
    const roots = names.map((name) => source.addImage(name, { layers: shared.slice(0, 1) }));
    source.before = (request) => {
      if (request.startsWith('GETBLOB a/x'))
        throw new RegistryError('MP5020', 'gone', { kind: 'server' });
    };
    const settled = await Promise.allSettled(
      names.map((name, i) => engine.copy(job(roots[i]!, name), {})),
    );
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(target.verify('b/x', '1')).toBe(roots[1]?.digest);
    expect(target.verify('c/x', '1')).toBe(roots[2]?.digest);
    expect(target.count(/^PUTBLOB .\/x sha256/)).toBe(3);
  });

  it('lets config and layers of an image go together', async () => {
    const { source, target, copy } = stage();
    const root = source.addImage('x/y', { layers: shared });
    let inFlight = 0;
    let most = 0;
    source.before = async (request) => {
      if (!request.startsWith('GETBLOB')) return;
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inFlight -= 1;
    };
    await copy(root, 'x/y');
    expect(most).toBe(4);
    expect(target.verify('x/y', '1')).toBe(root.digest);
  });
});

describe('estimating', () => {
  it('asks for each blob once per run, and writes nothing', async () => {
    const { source, target, engine } = stage();
    const names = ['a/x', 'b/x'];
    const roots = names.map((name) =>
      source.addImage(name, { layers: [layer('shared'), layer('there')] }),
    );
    target.addBlob('a/x', layer('there'));
    const estimates = await Promise.all(
      names.map((name, i) => engine.estimate(job(roots[i]!, name), {})),
    );
    expect(estimates[0]?.blobs?.map((blob) => blob.present)).toEqual([false, false, true]);
    expect(target.count(/HEADBLOB/)).toBe(4);
    expect(target.requests.every((request) => request.startsWith('HEAD'))).toBe(true);
  });
});

describe('options of the native engine', () => {
  it('takes what it does anyway, and refuses the rest by name', () => {
    const { engine } = stage();
    engine.checkOptions(['--all', '--preserve-digests', '--remove-signatures']);
    expect(() => engine.checkOptions(['--all', '--format=v2s2'])).toThrow(/--format=v2s2/);
  });
});
