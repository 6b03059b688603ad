import type { Span } from '../diagnostic/diagnostic.ts';
import type { Raw, RawDict } from '../template/value.ts';

/**
 * A playbook as loaded: structure is checked, every value that may be a template is still raw.
 * One type per concept of the language; the keywords are Ansible's.
 */
export interface Playbook {
  readonly path: string;
  readonly plays: readonly (Play | PlaybookImport)[];
}

export interface PlaybookImport {
  readonly kind: 'import_playbook';
  readonly path: Raw;
  readonly keywords: Keywords;
  readonly span: Span;
}

export interface Play {
  readonly kind: 'play';
  readonly name: Raw | undefined;
  readonly hosts: Raw;
  readonly roles: readonly RoleEntry[];
  readonly preTasks: readonly Entry[];
  readonly tasks: readonly Entry[];
  readonly postTasks: readonly Entry[];
  readonly handlers: readonly Entry[];
  readonly varsFiles: readonly Raw[];
  readonly keywords: Keywords;
  readonly span: Span;
}

/** One line under `roles:`. */
export interface RoleEntry {
  readonly name: string;
  /** Keys that are no keywords: role parameters. */
  readonly parameters: RawDict;
  readonly keywords: Keywords;
  readonly span: Span;
}

export type Entry = Task | Block;

export interface Block {
  readonly kind: 'block';
  readonly block: readonly Entry[];
  readonly rescue: readonly Entry[];
  readonly always: readonly Entry[];
  readonly keywords: Keywords;
  readonly span: Span;
}

export interface Task {
  readonly kind: 'task';
  /** As written: `command`, `ansible.builtin.command`, `include_role`. */
  readonly module: string;
  /**
   * Arguments in their long form; `key=value` text and `args:` merged in, a free-form text under
   * the argument that the module declares for it.
   */
  readonly args: RawDict;
  /** What is left of `command: text`, `include_tasks: file` without its `key=value` options. */
  readonly freeForm: string | undefined;
  /** `module: "{{ expression }}"`, the arguments as one template. */
  readonly argsTemplate: string | undefined;
  readonly loop: Loop | undefined;
  readonly keywords: Keywords;
  /** Where the task starts; where its module key is. */
  readonly span: Span;
  readonly moduleSpan: Span;
}

export interface Loop {
  /** `loop`, `items`, `dict`, `fileglob` … (`with_items` is `items`). */
  readonly style: string;
  readonly value: Raw;
  readonly control: RawDict;
  readonly span: Span;
}

/**
 * The keywords of a play, role entry, block or task, as written, by name: `when`, `vars`,
 * `register`, `tags`, `become` … Only names that {@link keywordsOf} allows at that place occur.
 */
export type Keywords = ReadonlyMap<string, Raw>;

/** A role found in the search path, or built in. */
export interface Role {
  readonly name: string;
  /** Folder of the role. */
  readonly path: string;
  readonly builtin: boolean;
  readonly tasks: readonly Entry[];
  readonly handlers: readonly Entry[];
  readonly defaults: RawDict;
  readonly vars: RawDict;
  readonly dependencies: readonly RoleEntry[];
  readonly allowDuplicates: boolean;
  /** Of the entry point that was loaded. */
  readonly argumentSpec: RawDict | undefined;
}
