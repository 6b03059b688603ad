import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { JsonObject } from '../util/json.ts';
import type { ImageReport } from './image.ts';
import type { HostRecap, TaskStatus } from './outcome.ts';

/** A task as reporters need to know it. */
export interface TaskInfo {
  /** Unique in the run. */
  readonly id: string;
  /** What the banner shows: `role : name`, or the module as written when it has no name. */
  readonly title: string;
  /** The same without the role: what `FAILED - RETRYING` shows. Undefined: the title. */
  readonly name?: string | undefined;
  /** Module as written. */
  readonly module: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly handler: boolean;
  /** This task runs in check mode. */
  readonly check: boolean;
}

/** Where a loop stands. */
export interface ItemInfo {
  readonly index: number;
  /** What stands in `(item=…)`. */
  readonly label: string;
}

/** One transfer of a blob. */
export interface TransferInfo {
  readonly id: number;
  /** Short name of the image it is for. */
  readonly image: string;
  readonly digest: string;
  /** Bytes in all. */
  readonly size: number;
}

/**
 * Everything that happens in a run: the only thing reporters see. Closed on purpose; a new kind
 * of event is a new line here.
 */
export type RunEvent =
  | {
      readonly type: 'run.started';
      readonly playbooks: readonly string[];
      readonly check: boolean;
      readonly diff: boolean;
    }
  | {
      readonly type: 'play.started';
      readonly name: string;
      readonly check: boolean;
      readonly hosts: readonly string[];
      readonly file?: string | undefined;
      readonly line?: number | undefined;
    }
  | { readonly type: 'play.noHosts'; readonly pattern: string }
  /** A failure was that of all hosts (`any_errors_fatal`, `max_fail_percentage`). */
  | { readonly type: 'play.noMoreHosts' }
  | { readonly type: 'task.started'; readonly task: TaskInfo }
  | {
      /** An include knows what it includes: its result. `task.included` follows for each. */
      readonly type: 'task.including';
      readonly task: TaskInfo;
      readonly host: string;
      readonly result: JsonObject;
    }
  | {
      readonly type: 'task.included';
      readonly task: TaskInfo;
      readonly host: string;
      readonly what: string;
      readonly item?: ItemInfo | undefined;
    }
  | {
      readonly type: 'task.retrying';
      readonly task: TaskInfo;
      readonly host: string;
      readonly delegatedTo?: string | undefined;
      readonly retriesLeft: number;
      readonly item?: ItemInfo | undefined;
      readonly result: JsonObject;
    }
  | {
      readonly type: 'task.async';
      readonly task: TaskInfo;
      readonly host: string;
      readonly job: string;
      /** `poll`: it still runs. */
      readonly state: 'ok' | 'failed' | 'poll';
    }
  | {
      readonly type: 'item.finished';
      readonly task: TaskInfo;
      readonly host: string;
      readonly delegatedTo?: string | undefined;
      readonly item: ItemInfo;
      readonly status: TaskStatus;
      readonly ignored: boolean;
      readonly result: JsonObject;
    }
  | {
      readonly type: 'task.finished';
      readonly task: TaskInfo;
      readonly host: string;
      readonly delegatedTo?: string | undefined;
      readonly status: TaskStatus;
      readonly ignored: boolean;
      /** The task looped: its items have been reported already. */
      readonly looped: boolean;
      readonly result: JsonObject;
    }
  | {
      /** A task speaks to the person at the terminal: what `pause` asks. */
      readonly type: 'task.said';
      readonly taskId: string;
      readonly text: string;
    }
  | {
      readonly type: 'task.diff';
      readonly task: TaskInfo;
      readonly host: string;
      readonly diffs: readonly DiffText[];
    }
  | {
      readonly type: 'images.started';
      readonly taskId: string;
      readonly count: number;
      readonly plan: boolean;
    }
  | {
      readonly type: 'image.finished';
      readonly taskId: string;
      readonly image: ImageReport;
      readonly plan: boolean;
    }
  | {
      /** An attempt at an image failed in a way that may pass; the next follows. */
      readonly type: 'image.retrying';
      readonly taskId: string;
      /** As the user wrote it. */
      readonly image: string;
      readonly target: string;
      readonly retriesLeft: number;
      /** One line. */
      readonly reason: string;
      /** Until the next attempt. */
      readonly milliseconds: number;
    }
  | { readonly type: 'transfer.started'; readonly taskId: string; readonly transfer: TransferInfo }
  | {
      readonly type: 'transfer.progress';
      readonly taskId: string;
      readonly id: number;
      readonly bytes: number;
    }
  | {
      readonly type: 'transfer.finished';
      readonly taskId: string;
      readonly id: number;
      readonly ok: boolean;
    }
  | {
      readonly type: 'request.retried';
      readonly host: string;
      readonly reason: string;
      readonly attempt: number;
      /** Until the next attempt. */
      readonly milliseconds: number;
    }
  | {
      /** A registry says how many pulls it still allows; each change once. */
      readonly type: 'rate.seen';
      readonly host: string;
      readonly remaining: number;
      readonly limit?: number | undefined;
      /** Seconds. */
      readonly window?: number | undefined;
      /** Whom it counts for: an address or an account. */
      readonly source?: string | undefined;
    }
  | {
      /** No pulls are left, and what counts as one waits. Milliseconds since 1970. */
      readonly type: 'rate.waiting';
      readonly host: string;
      readonly remaining: number;
      /** When the registry is asked again. */
      readonly until: number;
      /** When waiting ends in a failure. */
      readonly latest: number;
    }
  | { readonly type: 'diagnostic'; readonly diagnostic: Diagnostic }
  | { readonly type: 'note'; readonly level: 'warning' | 'info' | 'debug'; readonly text: string }
  | {
      readonly type: 'run.finished';
      readonly recap: readonly HostRecap[];
      readonly images: readonly ImageReport[];
      readonly milliseconds: number;
      readonly exitCode: number;
    };

/** Text before and after, for `--diff`. */
export interface DiffText {
  readonly before: string;
  readonly after: string;
  readonly beforeHeader?: string | undefined;
  readonly afterHeader?: string | undefined;
  /** Why there is no text to compare, as a sentence; shown instead. */
  readonly skipped?: string | undefined;
}

/** An event and when it happened (milliseconds since 1970). */
export type TimedEvent = RunEvent & { readonly time: number };
