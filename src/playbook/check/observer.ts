import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { Task } from '../model.ts';
import type { ModuleDeclaration } from '../module-catalogue.ts';
import type { RoleUse } from './role-variables.ts';

/** A task that a check came to. */
export interface TaskUse {
  readonly task: Task;
  readonly declaration: ModuleDeclaration;
  readonly playbookDir: string;
  /** `module_defaults` may bring arguments that the task does not show. */
  readonly hasDefaults: boolean;
}

/** Told what a check comes to, for what cannot be checked on this floor. */
export interface CheckObserver {
  /** What is wrong with it, besides. */
  task(use: TaskUse): readonly Diagnostic[];
  /** A use of a built-in role. */
  role(use: RoleUse): void;
}
