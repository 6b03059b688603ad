import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { planDocument, planSchema } from '../../../src/mirror/plan-document.ts';
import { hasChanges, summarise, summaryInWords } from '../../../src/mirror/summary.ts';
import { plan, registryFailure, root, scriptedEngine } from './scripted-engine.ts';

async function images() {
  const engine = scriptedEngine(
    {
      's.io/a:1': root('a'),
      's.io/b:1': root('b'),
      't.io/b:1': root('old'),
      's.io/c:1': registryFailure('rate-limited'),
      't.io/c:1': root('c'),
      's.io/d:1': registryFailure('network'),
    },
    { blobs: (name) => [{ digest: root(name).digest, size: 7, present: name === 't.io/b:1' }] },
  );
  const { plan: planned } = await plan(
    engine,
    ['a', 'b', 'c', 'd'].map((name) => `s.io/${name}:1`),
  );
  return planned.preview();
}

describe('the plan document', () => {
  it('obeys its own schema once it is JSON', async () => {
    const document: unknown = JSON.parse(JSON.stringify(planDocument(await images())));
    const validate = new Ajv({ allErrors: true }).compile(planSchema);
    validate(document);
    expect(validate.errors).toBeNull();
    expect(document).toMatchObject({ format: 'mirror-play/plan', version: 1, changes: true });
  });

  it('has one summary', async () => {
    const summary = summarise(await images());
    expect(summary).toEqual({
      total: 4,
      states: { copied: 1, updated: 1, kept: 1, failed: 1 },
      kept: { 'rate-limited': 1 },
      transfer: { blobs: 1, bytes: 7, presentBlobs: 1, presentBytes: 7 },
    });
    expect(summaryInWords(summary)).toBe('1 copied, 1 updated, 1 kept, 1 failed');
    expect(hasChanges(await images())).toBe(true);
  });

  it('is fine with no images', () => {
    expect(summaryInWords(summarise([]))).toBe('no images');
    expect(planDocument([]).changes).toBe(false);
  });
});
