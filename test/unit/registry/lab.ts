import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RetryEvent } from '../../../src/http/persistence.ts';
import type {
  ContentSource,
  ContentTarget,
  ReferrerLister,
  TagLister,
} from '../../../src/oci/content.ts';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { blobsOf, parseManifest } from '../../../src/oci/manifest.ts';
import {
  RegistryClient,
  type RegistryClientOptions,
} from '../../../src/registry/registry-client.ts';
import type { FaultRule } from '../../../src/server/faults.ts';
import type { RegistryOptions, RunningRegistry } from '../../../src/server/registry.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { testRegistry } from '../../helpers/registry.ts';
import { verifyImage } from '../../helpers/registry-api.ts';
import { authfile } from '../../helpers/stage.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

export type Repository = ContentTarget & TagLister & ReferrerLister;

/** A client that waits for nothing longer than it must. */
export const quick = {
  retry: { attempts: 3, base: 2, cap: 10, retryAfterCap: 50 },
  timeouts: { connect: 2000, stall: 250 },
};

export interface LabOptions {
  readonly source?: RegistryOptions;
  readonly target?: RegistryOptions;
  readonly client?: Partial<RegistryClientOptions>;
}

/** Two embedded registries, an image `lib/app:1` at the source, and a client. */
export interface Lab {
  readonly source: RunningRegistry;
  readonly target: RunningRegistry;
  readonly client: RegistryClient;
  readonly retries: readonly RetryEvent[];
  readonly root: Descriptor;
  readonly from: Repository;
  readonly to: Repository;
  copy(): Promise<void>;
  /** Reads the copy back, without faults, and hashes everything. */
  verify(): Promise<string[]>;
  /** What the target's tag stands for. */
  targetTag(): string | undefined;
}

export const secret = 'p4ssw0rd-of-the-lab';

export async function openLab(options: LabOptions = {}): Promise<Lab> {
  const source = await testRegistry(options.source ?? {});
  const target = await testRegistry(options.target ?? {});
  const spec = { repository: 'lib/app', tag: '1', layers: 2, layerSize: 150_000 };
  const root = await addSampleImage(source.store, spec);
  const retries: RetryEvent[] = [];
  const client = new RegistryClient({
    env: { REGISTRY_AUTH_FILE: authFileFor([source, target]) },
    limits: quick,
    onRetry: (event) => retries.push(event),
    ...options.client,
  });
  onTestFinished(() => client.close());
  const place = { repository: 'lib/app' };
  const from = client.repository(
    { registry: source.address, ...place },
    { side: 'source' },
    'pull',
  );
  const to = client.repository(
    { registry: target.address, ...place },
    { side: 'target' },
    'pull,push',
  );
  return {
    ...{ source, target, client, retries, root, from, to },
    copy: () => copy(from, to, '1', '1'),
    verify: async () => {
      target.faults.replace([]);
      return verifyImage({ url: target.url }, 'lib/app:1');
    },
    targetTag: () => target.store.repositories.get('lib/app')?.tags.get('1'),
  };
}

/** The plainest copy there is, children first. */
async function copy(from: ContentSource, to: ContentTarget, name: string, tag?: string) {
  if ((await from.resolve(name)) === undefined) throw new Error(`${name} is absent`);
  const raw = await from.fetchManifest(name);
  const parsed = parseManifest(raw);
  for (const child of parsed.manifests) await copy(from, to, child.digest);
  for (const blob of blobsOf(parsed)) await to.writeBlob(blob, () => from.openBlob(blob));
  await to.pushManifest(raw, tag);
}

/** Scripts the faults of one end. */
export function script(registry: RunningRegistry, rules: readonly FaultRule[]): void {
  registry.faults.replace(rules);
}

function authFileFor(registries: readonly RunningRegistry[]): string {
  const folder = tempDir('lab');
  onTestFinished(() => folder.remove());
  const file = join(folder.path, 'auth.json');
  const accounts = registries.map(({ address }) => [address, `me:${secret}`]);
  writeFileSync(file, JSON.stringify(authfile(Object.fromEntries(accounts))));
  return file;
}
