import type { PlanContext } from '../../runner/module.ts';
import { runTool } from '../command/tool.ts';

/** Fields of an entry of a system database, as `getent` finds it; undefined: there is none. */
export async function entryOf(
  database: 'passwd' | 'group',
  name: string,
  context: PlanContext<unknown>,
): Promise<readonly string[] | undefined> {
  const { rc, stdout } = await runTool(['getent', database, name], context);
  return rc === 0 ? stdout.trim().split(':') : undefined;
}
