import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNativeEngine } from '../../src/engines/native.ts';
import type { CopyEngine } from '../../src/mirror/engine.ts';
import type { Descriptor } from '../../src/oci/descriptor.ts';
import { mediaType } from '../../src/oci/media-type.ts';
import { parseReference } from '../../src/oci/reference.ts';
import { RegistryError } from '../../src/oci/registry-error.ts';
import { MemoryRegistry } from '../unit/mirror/memory-registry.ts';

/** An image by its layers' numbers; more than one platform makes an index. */
interface Spec {
  readonly repository: string;
  readonly platforms: readonly (readonly number[])[];
}

const layers = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 });
const spec: fc.Arbitrary<Spec> = fc.record({
  repository: fc.constantFrom('a/x', 'a/y', 'b/z', 'c/deep/w'),
  platforms: fc.array(layers, { minLength: 1, maxLength: 3 }),
});
const specs = fc.array(spec, { minLength: 1, maxLength: 5 });

function addImage(
  registry: MemoryRegistry,
  { repository, platforms }: Spec,
  tag: string,
): Descriptor {
  const images = platforms.map((numbers, i) =>
    registry.addImage(repository, {
      layers: numbers.map((number) => Buffer.from(`layer ${number}`)),
      seed: `${i}`,
    }),
  );
  const [only] = images;
  if (only !== undefined && images.length === 1) return only;
  return registry.addManifest(repository, { manifests: images, x: tag }, mediaType.ociIndex);
}

function engineBetween(source: MemoryRegistry, target: MemoryRegistry): CopyEngine {
  return createNativeEngine({
    open: (side, { reference }) =>
      (side === 'source' ? source : target).repository(reference.repository),
    blobsPerHost: 3,
  });
}

function copyAll(engine: CopyEngine, roots: readonly (readonly [Spec, Descriptor])[]) {
  return Promise.allSettled(
    roots.map(([{ repository }, root], i) =>
      engine.copy(
        {
          source: { reference: parseReference(`s.io/${repository}:t${i}`), access: {} },
          target: { reference: parseReference(`t.io/${repository}:t${i}`), access: {} },
          root,
          options: [],
        },
        {},
      ),
    ),
  );
}

function isTagged(target: MemoryRegistry, repository: string, i: number): boolean {
  return target.tags.has(`${repository}:t${i}`);
}

describe('copying images of any shape', () => {
  it('gives a target that verifies, with every blob sent once', async () => {
    await fc.assert(
      fc.asyncProperty(specs, async (images) => {
        const source = new MemoryRegistry('s.io');
        const target = new MemoryRegistry('t.io');
        const roots = images.map((image, i) => [image, addImage(source, image, `t${i}`)] as const);
        const settled = await copyAll(engineBetween(source, target), roots);
        expect(settled.map(({ status }) => status)).toEqual(images.map(() => 'fulfilled'));
        roots.forEach(([{ repository }, root], i) => {
          expect(target.verify(repository, `t${i}`)).toBe(root.digest);
        });
        const sent = target.requests
          .filter((r) => r.startsWith('PUTBLOB'))
          .map((r) => r.split(' ')[2]);
        expect(new Set(sent).size).toBe(sent.length);
      }),
      { numRuns: 60 },
    );
  });

  it('never tags what is not whole, whatever fails, and the next run heals it', async () => {
    const failures = fc.array(fc.boolean(), { minLength: 20, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(specs, failures, async (images, plan) => {
        const source = new MemoryRegistry('s.io');
        const target = new MemoryRegistry('t.io');
        const roots = images.map((image, i) => [image, addImage(source, image, `t${i}`)] as const);
        let turn = 0;
        const failing = () => {
          // One in four of the planned requests fails.
          if (plan[turn++] && turn % 2 === 0) {
            throw new RegistryError('MP5999', 'scripted', { kind: 'server' });
          }
        };
        source.before = failing;
        target.before = failing;
        const settled = await copyAll(engineBetween(source, target), roots);
        roots.forEach(([{ repository }, root], i) => {
          const isDone = settled[i]?.status === 'fulfilled';
          if (isDone || isTagged(target, repository, i)) {
            expect(target.verify(repository, `t${i}`)).toBe(root.digest);
          }
        });
        for (const result of settled) {
          if (result.status === 'rejected') {
            expect((result.reason as RegistryError).side).toMatch(/source|target/);
          }
        }
        source.before = () => undefined;
        target.before = () => undefined;
        const again = await copyAll(engineBetween(source, target), roots);
        expect(again.every(({ status }) => status === 'fulfilled')).toBe(true);
        roots.forEach(([{ repository }, root], i) => {
          expect(target.verify(repository, `t${i}`)).toBe(root.digest);
        });
      }),
      { numRuns: 60 },
    );
  });
});
