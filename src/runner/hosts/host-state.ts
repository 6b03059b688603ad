import type { TaskStatus } from '../../event/outcome.ts';
import type { VariableLayer } from '../../template/lazy-scope.ts';
import type { Dict, Raw, Value } from '../../template/value.ts';
import { finalLayer, rawLayer, unseenLayer } from '../layers.ts';
import type { TaskNode } from '../program.ts';

/** Why a host is out of the current block: what a rescue section gets to see. */
export interface Failure {
  readonly node: TaskNode;
  /** As the task was named; empty when it was not. */
  readonly name: string;
  readonly result: Dict;
}

/** Counters of the recap, as they grow. */
export interface Counters {
  ok: number;
  changed: number;
  unreachable: number;
  failed: number;
  skipped: number;
  rescued: number;
  ignored: number;
}

interface HostLayers {
  readonly setFacts: VariableLayer;
  readonly includedVars: VariableLayer;
  readonly facts: VariableLayer;
  readonly unseen: VariableLayer;
}

/**
 * What a run knows of one host: the variables that tasks have set, and where the host stands in
 * the play. Variables outlive a play; {@link HostState.beginPlay} clears the rest.
 */
export class HostState {
  readonly name: string;
  /** Gathered facts, by their `ansible_` names. */
  readonly facts = new Map<string, Value>();
  /** `set_fact` and `register`. */
  readonly setFacts = new Map<string, Value>();
  /** `include_vars`: raw, templated where they are used. */
  readonly includedVars = new Map<Raw, Raw>();
  /** Where variables came from that check mode could not see. */
  unseen: string | undefined;
  /** The same as live views, for the order of precedence. */
  readonly layers: HostLayers;
  readonly counters: Counters = {
    ok: 0,
    changed: 0,
    unreachable: 0,
    failed: 0,
    skipped: 0,
    rescued: 0,
    ignored: 0,
  };
  /** Handlers that a changed task has asked for. */
  readonly notified = new Set<TaskNode>();
  failure: Failure | undefined;
  /** `end_host`, `end_play`: nothing more in this play. */
  ended = false;
  /** The role that `end_role` left. */
  endedRole: object | undefined;
  /** Some task has been reported for this host: it has a line in the recap. */
  seen = false;

  constructor(name: string) {
    this.name = name;
    this.layers = {
      setFacts: finalLayer(this.setFacts),
      includedVars: rawLayer(this.includedVars),
      facts: finalLayer(this.facts),
      unseen: unseenLayer(() => this.unseen),
    };
  }

  /** Takes part in the next task. */
  get active(): boolean {
    return this.failure === undefined && !this.ended;
  }

  beginPlay(): void {
    this.ended = false;
    this.endedRole = undefined;
    this.notified.clear();
  }

  /** Counts one finished task that did not fail, or whose failure is ignored. */
  count(status: TaskStatus, how: { readonly changed: boolean; readonly ignored: boolean }): void {
    const { counters } = this;
    this.seen = true;
    if (status === 'skipped') counters.skipped += 1;
    else counters.ok += 1;
    if (how.changed) counters.changed += 1;
    if (how.ignored) counters.ignored += 1;
  }

  /** Takes the host out of the block that it is in. */
  fail(failure: Failure, how: { readonly rescued: boolean }): void {
    this.seen = true;
    this.failure = failure;
    if (how.rescued) this.counters.rescued += 1;
    else this.counters.failed += 1;
  }
}
