import type { Span } from '../diagnostic/diagnostic.ts';
import type { TaskInfo } from '../event/events.ts';
import type { LazyScope, VariableLayer } from '../template/lazy-scope.ts';
import type { Templar } from '../template/templar.ts';
import type { Raw, Value } from '../template/value.ts';
import type { HostState } from './hosts/host-state.ts';
import { locate } from './locate.ts';
import type { TaskNode } from './program.ts';
import type { PlayRun } from './run-state.ts';
import { scopeFor } from './scope.ts';

/** What a {@link TaskContext} is made of. */
export interface TaskContextOptions {
  readonly play: PlayRun;
  readonly node: TaskNode;
  readonly host: HostState;
  readonly info: TaskInfo;
  readonly loop?: VariableLayer | undefined;
}

/** One task on one host, for one item of its loop: where its templates are evaluated. */
export class TaskContext {
  readonly play: PlayRun;
  readonly node: TaskNode;
  readonly host: HostState;
  readonly info: TaskInfo;
  readonly loop: VariableLayer | undefined;
  readonly templar: Templar;
  #scope: LazyScope | undefined;

  constructor(options: TaskContextOptions) {
    this.play = options.play;
    this.node = options.node;
    this.host = options.host;
    this.info = options.info;
    this.loop = options.loop;
    this.templar = options.play.run.templarFor(options.node.frame);
  }

  /** All variables; values are resolved once until {@link refresh}. */
  get scope(): LazyScope {
    this.#scope ??= scopeFor(this.play, this.node.frame, this.host, this.loop);
    return this.#scope;
  }

  /** Variables have changed: the next expression sees them anew. */
  refresh(): void {
    this.#scope = undefined;
  }

  get span(): Span {
    return this.node.task.span;
  }

  /** Templates in `raw` rendered; `at` is where it is written. Throws a TemplateError. */
  render(raw: Raw, at: Span = this.span): Value {
    return this.templar.render(raw, this.scope, locate, at);
  }

  /** The same task with another item. */
  withLoop(loop: VariableLayer): TaskContext {
    const { play, node, host, info } = this;
    return new TaskContext({ play, node, host, info, loop });
  }
}
