import type { ApplyContext } from '../../runner/module.ts';
import { writeAtomically } from '../files/write.ts';
import { useTool } from './tool.ts';

/** Writes a file as the user whom the task wants: in one step where that is the user who runs. */
export async function writeAs(
  path: string,
  text: string,
  context: ApplyContext<unknown>,
): Promise<void> {
  if (context.becomePrefix.length === 0) writeAtomically(path, text);
  else await useTool(['tee', path], context, { stdin: text });
}
