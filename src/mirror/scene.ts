import type { RunEvent } from '../event/events.ts';
import type { Answer } from './ask.ts';
import type { Circuit } from './circuit.ts';
import type { CopyEngine } from './engine.ts';
import type { ImageRequest, MirrorRequest } from './request.ts';
import type { RunMemory } from './run-memory.ts';

/** What a mirror task works with. */
export interface MirrorContext {
  readonly engine: CopyEngine;
  readonly memory: RunMemory;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Of the task, for events. */
  readonly taskId: string;
  emit(event: RunEvent): void;
}

/** A mirror task at work: its request, its context and its breakers. */
export interface Scene extends MirrorContext {
  readonly request: MirrorRequest;
  readonly circuit: Circuit;
  /** Questions to sources, by reference: images with several targets ask once. */
  readonly asked: Map<string, Promise<Answer>>;
  /** Tags that the task's images are written to, by `registry/repository`. */
  readonly targetTags: ReadonlyMap<string, ReadonlySet<string>>;
  /** The image whose conflict ends the task, once there is one. */
  stoppedBy?: ImageRequest | undefined;
}
