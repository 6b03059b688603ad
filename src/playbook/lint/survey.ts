import type { Span } from '../../diagnostic/diagnostic.ts';
import type { RawDict } from '../../template/value.ts';
import type { Keywords, Task } from '../model.ts';

/** What a walk through a playbook and all that it brings in has met; lints look at the whole. */
export class Survey {
  readonly tasks = new Set<Task>();
  readonly handlers = new Set<Task>();
  /** Keywords of plays, role entries and blocks, and where those are. */
  readonly keywords = new Map<Keywords, Span>();
  /** Variables of roles and variable files, and parameters of roles. */
  readonly dicts = new Set<RawDict>();
  /** Names of loop variables. */
  readonly loopNames = new Set<string>();
  /** Loops whose variable is that of a loop around them. */
  readonly nestedLoops: { readonly task: Task; readonly name: string }[] = [];

  /** Every mapping of variables: of files, of roles, and under `vars`. */
  variables(): RawDict[] {
    const tasks = [...this.tasks, ...this.handlers].map(({ keywords }) => keywords);
    const own = [...this.keywords.keys(), ...tasks].map((words) => words.get('vars'));
    return [...this.dicts, ...own.filter((vars) => vars instanceof Map)];
  }
}
