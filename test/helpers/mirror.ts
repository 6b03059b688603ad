import { onTestFinished } from 'vitest';
import { createAutoEngine } from '../../src/engines/auto.ts';
import { createNativeEngine, type NativeEngineOptions } from '../../src/engines/native.ts';
import { createSkopeoEngine } from '../../src/engines/skopeo.ts';
import type { RunEvent } from '../../src/event/events.ts';
import type { ImageReport } from '../../src/event/image.ts';
import type { CopyEngine } from '../../src/mirror/engine.ts';
import { createRunMemory } from '../../src/mirror/run-memory.ts';
import type { MirrorImagesArgs } from '../../src/modules/mirror-images/arguments.ts';
import { mirrorImages } from '../../src/modules/mirror-images/mirror-images.ts';
import type { Services } from '../../src/modules/services.ts';
import { type ClientLimits, RegistryClient } from '../../src/registry/registry-client.ts';
import type { ApplyContext, ModuleResult } from '../../src/runner/module.ts';

/** Retries without waiting, so that tests of failures are quick. */
const impatient: Partial<ClientLimits> = {
  retry: { attempts: 2, base: 1, cap: 1, retryAfterCap: 1 },
};

/** What a mirror task answered, typed. */
export interface MirrorResult extends ModuleResult {
  readonly images: readonly ImageReport[];
  readonly counts: Readonly<Record<string, number>>;
}

/** A run whose only module is `mirror_images`. */
export interface MirrorRun {
  readonly events: RunEvent[];
  readonly engine: CopyEngine;
  /** Plans, and carries the plan out. */
  run(args: MirrorImagesArgs): Promise<MirrorResult>;
  /** Plans, and stops there. */
  check(args: MirrorImagesArgs): Promise<MirrorResult>;
}

export interface MirrorRunOptions {
  readonly playbookDir?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly skopeo?: string;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

/** A client that ends with the test. */
function testClient(env: Readonly<Record<string, string>> = {}): RegistryClient {
  const client = new RegistryClient({ env, limits: impatient });
  onTestFinished(async () => await client.close());
  return client;
}

/** Starts such a run. */
export function mirrorRun(options: MirrorRunOptions = {}): MirrorRun {
  const environment = { PATH: process.env.PATH ?? '', ...options.environment };
  const client = testClient(options.environment);
  const open: NativeEngineOptions['open'] = (side, { reference, access }) =>
    client.repository(reference, { ...access, side }, side === 'source' ? 'pull' : 'pull,push');
  const native = createNativeEngine({ open });
  const skopeo = createSkopeoEngine({ environment, command: options.skopeo });
  const engines = { native, skopeo, auto: createAutoEngine({ native, skopeo, open }) };
  const events: RunEvent[] = [];
  const services: Omit<Services, 'registries' | 'web' | 'github'> = {
    repository: (reference, { access, side }) =>
      client.repository(reference, { ...access, side }, 'pull'),
    repositories: (registry, access, call) =>
      client.repositories(registry, { ...access, side: 'source' }, call),
    engine: (name) => engines[name],
    mirror: {
      engine: 'native',
      jobs: 64,
      fallback: 'exists',
      keptIs: 'ok',
      measure: true,
      policies: {},
    },
    memory: createRunMemory(),
  };
  const context = {
    services,
    signal: options.signal ?? new AbortController().signal,
    taskId: 'task',
    now: () => options.now ?? 0,
    playbookDir: options.playbookDir ?? '/',
    emit: (event: RunEvent) => void events.push(event),
  } as unknown as ApplyContext<Services>;
  return {
    events,
    engine: native,
    run: async (args) => {
      const planned = await mirrorImages.plan(args, context);
      const result =
        planned.detail === undefined ? undefined : mirrorImages.apply?.(planned.detail, context);
      return ((await result) ?? planned.result) as MirrorResult;
    },
    check: async (args) => {
      const planned = await mirrorImages.plan(args, context);
      return ((await planned.preview?.()) ?? planned.result) as MirrorResult;
    },
  };
}
