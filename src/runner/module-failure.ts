import { CodedError } from '../util/coded-error.ts';
import type { ModuleResult } from './module.ts';

/** A task that failed and has more to tell than a sentence: `rc`, `stdout`, what was there before. */
export class ModuleFailure extends CodedError {
  override readonly name = 'ModuleFailure';
  readonly fields: ModuleResult;

  constructor(message: string, fields: ModuleResult, hint?: string, missing?: string) {
    super('MP4150', message, { hint, missing });
    this.fields = fields;
  }
}
