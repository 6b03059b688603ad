import type { Value } from '../value.ts';
import type { Run } from './run.ts';

/** Names that a template sets, one frame per block that has its own. */
export class Frame {
  readonly run: Run;
  readonly parent: Frame | undefined;
  #names: Map<string, Value> | undefined;

  constructor(run: Run, parent?: Frame) {
    this.run = run;
    this.parent = parent;
  }

  set(name: string, value: Value): void {
    this.#names ??= new Map();
    this.#names.set(name, value);
  }

  /** A name set in this frame or an outer one, else a variable; undefined when there is none. */
  get(name: string): Value | undefined {
    const value = this.local(name);
    return value === undefined ? this.run.variable(name) : value;
  }

  local(name: string): Value | undefined {
    let frame: Frame | undefined = this;
    while (frame !== undefined) {
      const value = frame.#names?.get(name);
      if (value !== undefined) return value;
      frame = frame.parent;
    }
    return undefined;
  }

  child(): Frame {
    return new Frame(this.run, this);
  }

  /** The names of this very frame. */
  own(): ReadonlyMap<string, Value> {
    return this.#names ?? new Map();
  }
}
