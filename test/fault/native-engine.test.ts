import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNativeEngine } from '../../src/engines/native.ts';
import type { CopyEngine, Place } from '../../src/mirror/engine.ts';
import { RegistryError } from '../../src/oci/registry-error.ts';
import { RegistryClient } from '../../src/registry/registry-client.ts';
import type { RegistryOptions, RunningRegistry } from '../../src/server/registry.ts';
import { addSampleImage, type SampleImage } from '../../src/server/sample-image.ts';
import {
  bearerUsers,
  type KnownFault,
  readFaults,
  tokenFaults,
  writeFaults,
} from '../helpers/fault-catalogue.ts';
import { testRegistry } from '../helpers/registry.ts';
import { verifyImage } from '../helpers/registry-api.ts';
import { authfile } from '../helpers/stage.ts';
import { tempDir } from '../helpers/temp-dir.ts';

type End = 'source' | 'target';
type Ends = Readonly<Record<End, RunningRegistry>>;

/** Two repositories of the same content: what the first one brings, the second one mounts. */
const repositories = ['team/app', 'team/twin'] as const;

const image: Omit<SampleImage, 'repository'> = {
  tag: '1',
  platforms: ['linux/amd64', 'linux/arm64'],
  layers: 2,
  layerSize: 20_000,
  seed: 'new',
};

/** Faults that nothing can make good, with what is said then: side, kind, code. */
const hopeless: Readonly<Record<string, string>> = {
  '401 for ever': 'source auth MP5020',
  '401 without a challenge': 'source auth MP5020',
  'a wrong digest header': 'source not-found MP5022',
  'another body for a digest, always': 'source content MP5003',
  'a blob one byte too long': 'source content MP5003',
  'a blob one byte too short': 'source content MP5003',
  'an empty blob': 'source content MP5003',
  'redirects without end': 'source protocol MP5013',
  'an HTML page': 'source protocol MP5004',
  'a listed tag that is not there': 'absent',
  'HTML from the token endpoint': 'source protocol MP5027',
  'an oversized token': 'source protocol MP5014',
  'a token that is not accepted': 'source auth MP5020',
  'Location at another host': 'target network MP5010',
  '413 on a manifest': 'target protocol MP5025',
  'blobs gone again and again': 'target protocol MP5025',
  'another digest for a manifest': 'target content MP5003',
};

async function openEnds(faultyEnd: End, options: RegistryOptions): Promise<Ends> {
  return {
    source: await testRegistry(faultyEnd === 'source' ? options : {}),
    target: await testRegistry(faultyEnd === 'target' ? options : {}),
  };
}

function engineFor(ends: Ends): CopyEngine {
  const folder = tempDir('faults');
  onTestFinished(folder.remove);
  const file = join(folder.path, 'auth.json');
  const accounts = Object.values(ends).map(({ address }) => [address, `ada:${bearerUsers.ada}`]);
  writeFileSync(file, JSON.stringify(authfile(Object.fromEntries(accounts))));
  const client = new RegistryClient({
    env: { REGISTRY_AUTH_FILE: file },
    limits: {
      retry: { attempts: 3, base: 2, cap: 10, retryAfterCap: 50 },
      timeouts: { connect: 5000, stall: 500 },
    },
  });
  onTestFinished(() => client.close());
  return createNativeEngine({
    open: (side, { reference }) =>
      client.repository(reference, { side }, side === 'source' ? 'pull' : 'pull,push'),
  });
}

function placeAt({ address: registry }: RunningRegistry, repository: string): Place {
  return { reference: { registry, repository, tag: '1' }, access: {} };
}

/** Copies as a mirror run does; says `copied`, or how it failed. */
async function mirror(engine: CopyEngine, ends: Ends, repository: string): Promise<string> {
  const source = placeAt(ends.source, repository);
  const target = placeAt(ends.target, repository);
  try {
    const root = await engine.resolve('source', source, {});
    if (root === undefined) return 'absent';
    await engine.copy({ source, target, root, options: [] }, {});
    return 'copied';
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    expect(`${error.message} ${error.hint}`).not.toContain(bearerUsers.ada);
    return `${error.side} ${error.kind} ${error.code}`;
  }
}

/** The tag stands for the new image, all of it there, or for the one that it stood for. */
async function survive(fault: KnownFault, faultyEnd: End): Promise<void> {
  const ends = await openEnds(faultyEnd, fault.options ?? {});
  const engine = engineFor(ends);
  const outcomes = new Set<string>();
  for (const repository of repositories) {
    const wanted = await addSampleImage(ends.source.store, { ...image, repository });
    const old = await addSampleImage(ends.target.store, { ...image, repository, seed: 'old' });
    ends[faultyEnd].faults.replace(fault.faults);
    const outcome = await mirror(engine, ends, repository);
    ends[faultyEnd].faults.replace([]);
    const tag = ends.target.store.repositories.get(repository)?.tags.get('1');
    expect(tag).toBe(outcome === 'copied' ? wanted.digest : old.digest);
    if (outcome === 'copied') await verify(ends.target, `${repository}:1`);
    outcomes.add(outcome);
  }
  expect([...outcomes]).toEqual([hopeless[fault.name] ?? 'copied']);
}

/** Reads the whole image back from a registry that is in order and asks for no token. */
async function verify({ store }: RunningRegistry, name: string): Promise<void> {
  const registry = await testRegistry({ store });
  expect(await verifyImage(registry, name)).toHaveLength(1 + 2 * 4);
}

describe('a source that misbehaves', () => {
  it.each(readFaults)('$name', async (fault) => await survive(fault, 'source'));
  it.each(tokenFaults)('$name', async (fault) => await survive(fault, 'source'));
});

describe('a target that misbehaves', () => {
  it.each(writeFaults)('$name', async (fault) => await survive(fault, 'target'));
});
