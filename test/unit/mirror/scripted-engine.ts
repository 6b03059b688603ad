import type { RunEvent } from '../../../src/event/events.ts';
import type { ImageReport } from '../../../src/event/image.ts';
import type { CopyEngine, CopyOutcome, NeededBlob } from '../../../src/mirror/engine.ts';
import { nameImages } from '../../../src/mirror/naming.ts';
import type { MirrorPolicy } from '../../../src/mirror/request.ts';
import { type MirrorPlan, planMirror } from '../../../src/mirror/run.ts';
import { createRunMemory, type RunMemory } from '../../../src/mirror/run-memory.ts';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { mediaType } from '../../../src/oci/media-type.ts';
import { formatReference } from '../../../src/oci/reference.ts';
import { type FailureKind, RegistryError, type Side } from '../../../src/oci/registry-error.ts';

/** A descriptor told apart by a word. */
export function root(word: string, type: string = mediaType.ociManifest): Descriptor {
  return { mediaType: type, digest: digestOf(Buffer.from(word)), size: word.length };
}

export function registryFailure(kind: FailureKind, side?: Side, message = kind): RegistryError {
  return new RegistryError('MP5999', message, { kind, side });
}

/** What a reference stands for, now or later, or how asking for it fails. */
export type Script = Readonly<Record<string, Descriptor | Error | Promise<Descriptor> | undefined>>;

export interface ScriptedEngine extends CopyEngine {
  /** Every call, in order. */
  readonly calls: string[];
}

/** An engine that answers from a script: what each reference stands for, what a copy does. */
export function scriptedEngine(
  script: Script,
  act: {
    readonly copy?: (target: string) => CopyOutcome | Error | undefined | Promise<CopyOutcome>;
    readonly blobs?: (target: string) => readonly NeededBlob[] | Error;
  } = {},
): ScriptedEngine {
  const calls: string[] = [];
  const transfer = { blobs: 1, bytes: 10, presentBlobs: 0, presentBytes: 0 };
  return {
    name: 'native',
    calls,
    async resolve(side, place, options) {
      const name = formatReference(place.reference);
      calls.push(`${side} ${name}`);
      await Promise.resolve();
      const answer = await untilAborted(script[name], options.signal);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    compare: (job) => {
      const { earlier } = job;
      const current = job.root.digest === earlier?.digest;
      return Promise.resolve({ current, moves: earlier !== undefined && !current, notes: [] });
    },
    async estimate(job) {
      await Promise.resolve();
      const blobs = act.blobs?.(formatReference(job.target.reference)) ?? [];
      if (blobs instanceof Error) throw blobs;
      return { blobs, platforms: [], notes: [] };
    },
    async tag(place, { digest }, tag) {
      calls.push(`tag ${formatReference({ ...place.reference, tag })} ${digest}`);
      await Promise.resolve();
    },
    async copy(job, hooks) {
      const name = formatReference(job.target.reference);
      await hooks.beforeTag?.();
      calls.push(`copy ${name}`);
      await Promise.resolve();
      const outcome = (await untilAborted(act.copy?.(name), hooks.signal)) ?? {
        root: job.root,
        transfer,
        platforms: [],
        notes: [],
      };
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    checkOptions() {},
    checkContent() {},
  };
}

/** As a real engine does it: what is waited for ends with the signal. */
function untilAborted<T>(work: T | Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([Promise.resolve(work), aborted]);
}

export interface Mirrored {
  readonly plan: MirrorPlan;
  readonly events: RunEvent[];
  abort(reason: Error): void;
}

/** Plans images below `t.io` with the usual policy. */
export async function plan(
  engine: CopyEngine,
  images: readonly string[],
  options: Partial<MirrorPolicy> & { readonly memory?: RunMemory } = {},
): Promise<Mirrored> {
  const events: RunEvent[] = [];
  const { memory = createRunMemory(), ...policy } = options;
  const request = {
    images: nameImages(
      images.map((image) => ({ image })),
      { registry: 't.io' },
    ),
    source: {},
    target: {},
    options: [],
    policy: { fallback: 'exists', keptIs: 'ok', jobs: 8, measure: true, ...policy } as const,
  };
  const controller = new AbortController();
  const { signal } = controller;
  const emit = (event: RunEvent) => void events.push(event);
  const plan = await planMirror(request, {
    engine,
    memory,
    signal,
    taskId: 't1',
    startedAt: 0,
    emit,
  });
  return { plan, events, abort: (reason) => controller.abort(reason) };
}

export function states(images: readonly Pick<ImageReport, 'state'>[]): string[] {
  return images.map((image) => image.state);
}
