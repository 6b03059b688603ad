import { resolve } from 'node:path';
import type { PlanContext } from '../../runner/module.ts';
import { expandArgument } from '../command/expand.ts';

/** A path argument: `~` and variables expanded, relative to the playbook. */
export function pathOf(text: string, context: PlanContext<unknown>): string {
  return resolve(context.playbookDir, expandArgument(text, context.environment));
}
