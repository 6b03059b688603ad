import type { TaskInfo } from '../event/events.ts';
import { asBoolean } from './keyword.ts';
import type { Run } from './run-state.ts';

/** `--step`: asks whether to run a task; "continue" asks no more. Nobody to ask: it runs. */
export async function isConfirmed({ title }: TaskInfo, run: Run): Promise<boolean> {
  const { ask } = run.options;
  if (!run.stepping || ask === undefined) return true;
  const text = `Perform task: TASK: ${title} (N)o/(y)es/(c)ontinue: `;
  const answer = (await ask({ text, secret: false })).trim().toLowerCase();
  if (answer === 'c' || answer === 'continue') run.stepping = false;
  return !run.stepping || asBoolean(answer) === true;
}
