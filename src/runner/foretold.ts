import type { ModuleResult } from './module.ts';

/**
 * What tasks that check mode did not carry out would have made. A later task that misses one of
 * these paths is not wrong: it comes too early.
 */
export class Foretold {
  readonly #paths: string[] = [];
  #anything = false;

  /** Takes down what a task would do: the path that it makes; of a command, anything. */
  note(result: ModuleResult): void {
    if (result.unknown === true) this.#anything = true;
    if (result.changed !== true || result.state === 'absent') return;
    for (const path of [result.path, result.dest]) {
      if (typeof path === 'string') this.#paths.push(path.replace(/\/+$/, ''));
    }
  }

  /** Whether the path may be there once the tasks have run: itself, around or beneath what they make. */
  covers(path: string): boolean {
    const isNear = (made: string) =>
      path === made || made.startsWith(`${path}/`) || path.startsWith(`${made}/`);
    return this.#anything || this.#paths.some(isNear);
  }
}
